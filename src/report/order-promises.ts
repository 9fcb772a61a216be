import { scaled } from '../../shared/market/intervals.ts';
import { cost, MICRO, type MicroShares, type Price } from '../../shared/units/index.ts';
import type { Invariant } from '../run/run-report.ts';
import { CLOCK_SLACK_MS, type Evidence } from './evidence.ts';
import { lateArrivals } from './late-arrivals.ts';
import type { Intent } from './tape-evidence.ts';
import type { LedgerOrder, LedgerTrade } from './venue-ledger.ts';
import { verdict } from './verdict.ts';
import { takerMovements } from './worst-case.ts';

/** Rounding of a hundredth of a share or of a pUSD is no overfill. */
const DUST = MICRO / 100;

export function ordersHaveIntents({ ledger, tapes }: Evidence): Invariant {
  const signed = new Set<string>(tapes.intents.map((intent) => intent.orderId));
  const foreign = ledger.orders.filter((order) => !signed.has(order.id)).map((order) => `${order.id} is on no tape`);
  return verdict('1 orders at the venue are on our tapes', ledger.orders.length, foreign);
}

export function oneHashPerIntent({ ledger, tapes }: Evidence): Invariant {
  const posted = new Map<string, number>();
  for (const order of ledger.orders) posted.set(order.id, (posted.get(order.id) ?? 0) + 1);
  const hashes = new Map<string, number>();
  for (const intent of tapes.intents) {
    const key = `${intent.runId} ${intent.asset} worker ${intent.incarnation} order ${intent.clientId}`;
    hashes.set(key, (hashes.get(key) ?? 0) + (posted.get(intent.orderId) ?? 0));
  }
  const doubled = [...hashes].filter(([, count]) => count > 1).map(([key, count]) => `${key} stands ${count} times`);
  return verdict('2 at most one order per intent', hashes.size, doubled);
}

export function fillsWithinOrders({ ledger }: Evidence): Invariant {
  const breaks: string[] = [];
  for (const order of ledger.orders) {
    const isMarketBuy = order.side === 'BUY' && !rests(order);
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

export function ordersInTheirTime({ ledger, tapes, epochs, cutoffMs, timeScale }: Evidence): Invariant {
  const markets = new Map(ledger.markets.map((market) => [market.conditionId, market]));
  const placed = new Map(ledger.orders.map((order) => [order.id, order]));
  const breaks: string[] = [];
  let checked = 0;
  for (const { orderId, signedAt } of tapes.intents) {
    const order = placed.get(orderId);
    const market = order === undefined ? undefined : markets.get(order.conditionId);
    if (order === undefined || market === undefined) continue;
    checked += 1;
    const last = market.endsAt - (rests(order) ? scaled(cutoffMs, timeScale) : 0);
    if (signedAt > last) breaks.push(`${orderId} was sent ${signedAt - last} ms too late in its round`);
    if (order.createdAt > market.endsAt + CLOCK_SLACK_MS) breaks.push(`${orderId} arrived after the round's end`);
    if (!epochs.wasOpen(order.token, signedAt)) breaks.push(`${orderId} was sent while its book's epoch was closed`);
  }
  return verdict('6 orders only on open epochs, inside their round', checked, breaks);
}

/**
 * Each session ends with a drain of every worker, or with a kill, after which the asset rests: so this is tested in all of
 * them.
 */
export function noEntryWhileLatched({ ledger, tapes, rests: log }: Evidence): Invariant {
  const buys = new Map(ledger.orders.filter(({ side }) => side === 'BUY').map((order) => [order.id, order]));
  // The worker's clock may have been off: it is believed only where the venue's says the same.
  const signedAtRest = ({ orderId, asset, signedAt }: Intent): boolean =>
    log.wasAway(asset, signedAt, 2 * CLOCK_SLACK_MS) &&
    log.wasAway(asset, buys.get(orderId)?.createdAt ?? 0, CLOCK_SLACK_MS);
  const breaks = tapes.intents
    .filter((intent) => buys.has(intent.orderId) && (intent.latched || signedAtRest(intent)))
    .map(({ orderId, asset }) => `${orderId} of ${asset} was signed while entries were forbidden`);
  return verdict('7 no entry leaves while a latch is set', tapes.latches + log.count, breaks);
}

/**
 * Nobody waits for word any more, and the venue's own record does not refute what was told, but for {@link lateArrivals}. Of
 * orders whose worker was ended without a word the promise that none stands at rest (11) takes care.
 */
export function everyFateIsKnown(evidence: Evidence): Invariant {
  const { ledger, fates } = evidence;
  const late = lateArrivals(evidence);
  const untold = fates.untold.map(
    ({ asset, clientId, orderId, state }) => `${asset} order ${clientId} (${orderId ?? 'unsigned'}) ends "${state}"`,
  );
  const refuted = ledger.orders
    .filter(({ id }) => fates.neverThere(id) === 'refused' || (fates.neverThere(id) === 'absent' && !late.has(id)))
    .map(({ id }) => `${id} stands at the venue, and was told never to have`);
  return verdict('9 the fate of every order is known in the end', fates.told, [...untold, ...refuted]);
}

/** Before an asset is put away, the latest arrival is waited for; what comes later still, but for an open order, is no break. */
export function noOrderAtRest(evidence: Evidence): Invariant {
  const { ledger, rests: log } = evidence;
  const late = lateArrivals(evidence);
  const entered = ledger.orders
    .filter(({ id, asset, createdAt }) => log.wasAway(asset, createdAt, CLOCK_SLACK_MS) && !late.has(id))
    .map(({ id, asset }) => `${id} came to the venue while ${asset} was put away`);
  const left = ledger.openOrders
    .filter(({ asset }) => log.isAway(asset))
    .map(({ id, asset }) => `${id} is open although ${asset} was put away`);
  return verdict('11 no order stands for an asset at rest or in quarantine', log.count, [...entered, ...left]);
}

function rests({ orderType }: LedgerOrder): boolean {
  return orderType === 'GTC' || orderType === 'GTD';
}
