import { scaled } from '../../shared/market/intervals.ts';
import { cost, MICRO, type MicroShares, type Price } from '../../shared/units/index.ts';
import type { Invariant } from '../run/run-report.ts';
import type { EpochLog } from './epoch-log.ts';
import { fillKey, type TapeEvidence } from './tape-evidence.ts';
import type { LedgerOrder, LedgerTrade, VenueLedger } from './venue-ledger.ts';
import { movementsOf, takerMovements } from './worst-case.ts';

/** Everything that the checker knows. None of it comes from an engine's own counters but the reported PnL itself. */
export type Evidence = {
  readonly ledger: VenueLedger;
  readonly tapes: TapeEvidence;
  readonly epochs: EpochLog;
  /** Maker orders are not sent later than this before the end; nominal, with the session's time scale. */
  readonly cutoffMs: number;
  readonly timeScale: number;
  /** Worst-case losses seen during the session, micro-pUSD, and the limit that they must respect. */
  readonly worstCases: readonly number[];
  readonly limitMicroUsdc: number;
  /** What the report says was earned, and what the positions that are still open cost; pUSD over all assets. */
  readonly reported: { readonly realisedUsdc: number; readonly openCostUsdc: number };
};

/** A signature, an order in flight and the venue's own clock may differ by this much. */
const CLOCK_SLACK_MS = 250;

/** Rounding of a hundredth of a share or of a pUSD is no overfill. */
const DUST = MICRO / 100;

const NAMED_BREAKS = 5;

/** Holds every applicable promise against the evidence. Numbers are those of reliability §12. */
export function checkInvariants(evidence: Evidence): Invariant[] {
  return [
    ordersHaveIntents(evidence),
    oneHashPerIntent(evidence),
    fillsWithinOrders(evidence),
    inventoryEqualsLedger(evidence),
    fillsAreKnown(evidence),
    ordersInTheirTime(evidence),
    worstCaseWithinLimit(evidence),
    profitEqualsCash(evidence),
    venueConservesMoney(evidence),
  ];
}

function verdict(name: string, checked: number, breaks: readonly string[]): Invariant {
  return { name, held: checked > 0 && breaks.length === 0, checked, breaks: breaks.slice(0, NAMED_BREAKS) };
}

function ordersHaveIntents({ ledger, tapes }: Evidence): Invariant {
  const signed = new Set<string>(tapes.intents.map((intent) => intent.orderId));
  const foreign = ledger.orders.filter((order) => !signed.has(order.id)).map((order) => `${order.id} is on no tape`);
  return verdict('1 orders at the venue are on our tapes', ledger.orders.length, foreign);
}

function oneHashPerIntent({ ledger, tapes }: Evidence): Invariant {
  const posted = new Map<string, number>();
  for (const order of ledger.orders) posted.set(order.id, (posted.get(order.id) ?? 0) + 1);
  const hashes = new Map<string, number>();
  for (const intent of tapes.intents) {
    const key = `${intent.asset} worker ${intent.incarnation} order ${intent.clientId}`;
    hashes.set(key, (hashes.get(key) ?? 0) + (posted.get(intent.orderId) ?? 0));
  }
  const doubled = [...hashes].filter(([, count]) => count > 1).map(([key, count]) => `${key} stands ${count} times`);
  return verdict('2 at most one order per intent', hashes.size, doubled);
}

function fillsWithinOrders({ ledger }: Evidence): Invariant {
  const breaks: string[] = [];
  for (const order of ledger.orders) {
    const isMarketBuy = order.side === 'BUY' && (order.orderType === 'FOK' || order.orderType === 'FAK');
    const filled = isMarketBuy ? spentBy(order, ledger.trades) : order.matched;
    const most = isMarketBuy ? cost(order.size as MicroShares, order.price as Price) : order.size;
    if (filled > most + DUST) breaks.push(`${order.id}: ${filled} of ${most} micro-units`);
  }
  return verdict('3 no order is filled beyond its size', ledger.orders.length, breaks);
}

/** A market BUY is an amount of money: bettered prices give more shares, never more spending (protocol §2.6). */
function spentBy(order: LedgerOrder, trades: readonly LedgerTrade[]): number {
  return trades
    .filter((trade) => trade.takerOrderId === order.id && trade.status !== 'FAILED')
    .flatMap((trade) => takerMovements(trade))
    .reduce((sum, { cash, shares }) => (shares === 0 ? sum : sum - cash), 0);
}

function inventoryEqualsLedger({ ledger }: Evidence): Invariant {
  const breaks: string[] = [];
  let checked = 0;
  for (const account of ledger.accounts) {
    const expected = new Map<string, number>();
    const paidOut = new Set(account.payouts.map((payout) => payout.conditionId));
    for (const { conditionId, token, shares } of movementsOf(account, ledger.trades)) {
      if (!paidOut.has(conditionId)) expected.set(token, (expected.get(token) ?? 0) + shares);
    }
    const held = new Map(
      account.positions.map((position) => [position.token, position.settled + position.provisional]),
    );
    for (const token of new Set([...expected.keys(), ...held.keys()])) {
      checked += 1;
      const [want, have] = [expected.get(token) ?? 0, held.get(token) ?? 0];
      if (want !== have) breaks.push(`token ${token}: trades say ${want}, positions ${have} micro-shares`);
    }
    checked += account.payouts.length;
  }
  return verdict('4 settled and provisional shares equal the trades', checked, breaks);
}

function fillsAreKnown({ ledger, tapes }: Evidence): Invariant {
  const ours = new Set(ledger.orders.map((order) => order.id));
  const atVenue = new Map<string, number>();
  for (const trade of ledger.trades) {
    if (ours.has(trade.takerOrderId)) atVenue.set(fillKey(trade.id, trade.takerOrderId), trade.size);
    for (const leg of trade.legs) if (ours.has(leg.orderId)) atVenue.set(fillKey(trade.id, leg.orderId), leg.matched);
  }
  const breaks: string[] = [];
  for (const [key, size] of atVenue) {
    const known = tapes.fills.get(key);
    if (known === undefined) breaks.push(`fill ${key} reached no compartment`);
    else if (known.size !== size) breaks.push(`fill ${key}: ${known.size} instead of ${size} micro-shares`);
  }
  // What the venue has forgotten cannot speak against a fill.
  if (ledger.forgotten === 0) {
    for (const key of tapes.fills.keys()) if (!atVenue.has(key)) breaks.push(`fill ${key} is unknown at the venue`);
  }
  return verdict('5 every fill at the venue is on our tapes, once', atVenue.size, breaks);
}

function ordersInTheirTime({ ledger, tapes, epochs, cutoffMs, timeScale }: Evidence): Invariant {
  const markets = new Map(ledger.markets.map((market) => [market.conditionId, market]));
  const placed = new Map(ledger.orders.map((order) => [order.id, order]));
  const breaks: string[] = [];
  let checked = 0;
  for (const { orderId, signedAt } of tapes.intents) {
    const order = placed.get(orderId);
    const market = order === undefined ? undefined : markets.get(order.conditionId);
    if (order === undefined || market === undefined) continue;
    checked += 1;
    const rests = order.orderType === 'GTC' || order.orderType === 'GTD';
    const last = market.endsAt - (rests ? scaled(cutoffMs, timeScale) : 0);
    if (signedAt > last) breaks.push(`${orderId} was sent ${signedAt - last} ms too late in its round`);
    if (order.createdAt > market.endsAt + CLOCK_SLACK_MS) breaks.push(`${orderId} arrived after the round's end`);
    if (!epochs.wasOpen(order.token, signedAt)) breaks.push(`${orderId} was sent while its book's epoch was closed`);
  }
  return verdict('6 orders only on open epochs, inside their round', checked, breaks);
}

function worstCaseWithinLimit({ worstCases, limitMicroUsdc }: Evidence): Invariant {
  const breaks = worstCases
    .filter((loss) => loss > limitMicroUsdc)
    .map((loss) => `worst case ${loss / MICRO} pUSD, limit ${limitMicroUsdc / MICRO}`);
  return verdict('8 worst-case loss within the limit', worstCases.length, breaks);
}

function profitEqualsCash({ ledger, reported }: Evidence): Invariant {
  const moved = ledger.accounts.reduce((sum, account) => sum + account.cash - account.deposited, 0);
  const said = Math.round((reported.realisedUsdc - reported.openCostUsdc) * MICRO);
  const breaks = moved === said ? [] : [`cash moved by ${moved} micro-pUSD, the report accounts for ${said}`];
  return verdict('10 reported PnL equals cash in, cash out and inventory', ledger.accounts.length, breaks);
}

function venueConservesMoney({ ledger }: Evidence): Invariant {
  const { held, violations } = ledger.conservation;
  const breaks = held ? [] : ['its money, shares or reserves do not add up', ...violations];
  return verdict('the venue conserves money', 1, breaks);
}
