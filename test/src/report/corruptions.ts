import type { VenueFill } from '../../../shared/events/engine-events.ts';
import type { Asset } from '../../../shared/market/assets.ts';
import type { ConditionId, OrderHash, TokenId } from '../../../shared/market/ids.ts';
import { epochMs, microShares } from '../../../shared/units/index.ts';
import { EpochLog } from '../../../src/report/epoch-log.ts';
import type { Evidence } from '../../../src/report/evidence.ts';
import { InventoryLog } from '../../../src/report/inventory-log.ts';
import { OrderFates } from '../../../src/report/order-fates.ts';
import { RestLog } from '../../../src/report/rest-log.ts';
import type { Intent } from '../../../src/report/tape-evidence.ts';
import type { LedgerOrder } from '../../../src/report/venue-ledger.ts';

/** Evidence that a test may change. */
export type Pliable = Omit<Writable<Evidence>, 'tapes' | 'worstCases'> & {
  tapes: { intents: Intent[]; fills: Map<string, VenueFill> };
  worstCases: number[];
};

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** One lie about a session. */
export type Corruption = (evidence: Pliable) => void;

/** The evidence after somebody laid hands on it; the original stays as it was. */
export function corrupted({ ledger, tapes, worstCases, ...rest }: Evidence, corrupt: Corruption): Evidence {
  const evidence: Pliable = {
    ...rest,
    ledger: structuredClone(ledger),
    tapes: { intents: [...tapes.intents], fills: new Map(tapes.fills) },
    worstCases: [...worstCases],
  };
  corrupt(evidence);
  return { ...evidence, tapes: { ...tapes, ...evidence.tapes } };
}

export function find<T>(items: Iterable<T>, wanted: (item: T) => boolean): T {
  for (const item of items) if (wanted(item)) return item;
  throw new Error('the honest session has no such thing: choose another seed');
}

export function rests({ orderType }: LedgerOrder): boolean {
  return orderType === 'GTC' || orderType === 'GTD';
}

/** A filled market BUY that could still spend visibly more than it offered. */
export function isMarketBuy({ side, orderType, matched, price }: LedgerOrder): boolean {
  return side === 'BUY' && !rests({ orderType } as LedgerOrder) && matched > 0 && price < 9_000;
}

const STRANGE = '0xf0' as OrderHash;

export function foreignOrder({ ledger }: Pliable): void {
  ledger.orders.push({ ...find(ledger.orders, rests), id: STRANGE });
}

/** One intent, two orders at the venue, both signed on tape. */
export function doubledIntent(evidence: Pliable): void {
  signTwice(evidence, {});
}

/** The same client id in the next incarnation is another intent. */
export function sameIdInNextIncarnation(evidence: Pliable): void {
  signTwice(evidence, { incarnation: 2 });
}

function signTwice({ ledger, tapes }: Pliable, more: Partial<Intent>): void {
  const intent = find(tapes.intents, ({ orderId }) => ledger.orders.some(({ id }) => id === orderId));
  const order = find(ledger.orders, ({ id }) => id === intent.orderId);
  ledger.orders.push({ ...order, id: STRANGE });
  tapes.intents.push({ ...intent, ...more, orderId: STRANGE });
}

export function orderTakenTwice({ ledger }: Pliable): void {
  ledger.orders.push(find(ledger.orders, rests));
}

export function overfilledOrder({ ledger }: Pliable): void {
  const order = find(ledger.orders, rests);
  order.matched = order.size + 20_000;
}

export function overspentMarketBuy({ ledger }: Pliable): void {
  const order = find(ledger.orders, isMarketBuy);
  for (const trade of ledger.trades.filter(({ takerOrderId }) => takerOrderId === order.id)) {
    for (const leg of trade.legs) leg.price = leg.token === trade.token ? 9_900 : 100;
  }
}

/** More shares for the same money is what a market BUY hopes for. */
export function betteredMarketBuy({ ledger }: Pliable): void {
  find(ledger.orders, isMarketBuy).matched *= 2;
}

export function positionOffByOne({ ledger: { accounts } }: Pliable): void {
  const positions = accounts.flatMap((account) => account.positions);
  find(positions, ({ settled }) => settled > 0).settled += 1;
}

export function vanishedPosition({ ledger: { accounts } }: Pliable): void {
  for (const account of accounts) account.positions = account.positions.filter(({ settled }) => settled === 0);
}

/** Tells of the first token that was traded once more, in shares of each kind besides what was traded. */
function tellShares(evidence: Pliable, more: { readonly provisional: number; readonly reserved: number }): void {
  const [token, total] = find(evidence.inventories.totals(), ([, shares]) => shares > 0);
  const inventories = new InventoryLog();
  const { provisional, reserved } = more;
  inventories.addFact('BTC', 1, {
    type: 'inventory',
    conditionId: '0x' as ConditionId,
    token: token as TokenId,
    outcome: 'up',
    settled: microShares(total),
    provisional: microShares(provisional),
    reserved: microShares(reserved),
  });
  evidence.inventories = inventories;
}

export function toldOneShareTooMany(evidence: Pliable): void {
  tellShares(evidence, { provisional: 1, reserved: 0 });
}

/** They add up all the same. */
export function toldNegativeShares(evidence: Pliable): void {
  tellShares(evidence, { provisional: -1, reserved: 1 });
}

export function lostFill({ tapes }: Pliable): void {
  tapes.fills.delete(find(tapes.fills.keys(), () => true));
}

export function inventedFill({ tapes }: Pliable): void {
  tapes.fills.set(
    `t/${STRANGE}`,
    find(tapes.fills.values(), () => true),
  );
}

export function fillOfAnotherSize({ tapes }: Pliable): void {
  const [key, fill] = find(tapes.fills, () => true);
  tapes.fills.set(key, { ...fill, size: microShares(fill.size + 1) });
}

/** A fill that failed at the venue, and stands on our tapes. */
export function unreversedFill({ ledger, tapes }: Pliable): void {
  const { tradeId } = find(tapes.fills.values(), () => true);
  find(ledger.trades, ({ id }) => id === tradeId).status = 'FAILED';
}

/** A fill that stands at the venue, and was reversed here. */
export function reversedFill({ tapes }: Pliable): void {
  const [key, fill] = find(tapes.fills, () => true);
  tapes.fills.set(key, { ...fill, status: 'FAILED' });
}

export function noEpochOpen(evidence: Pliable): void {
  evidence.epochs = new EpochLog();
}

/** Signs the first order of a kind again so long after (or before) the end of its round, on an epoch that never ends. */
export function signedAgain(kind: (order: LedgerOrder) => boolean, afterEndMs: number): Corruption {
  return (evidence) => {
    const { ledger, tapes } = evidence;
    const order = find(ledger.orders, kind);
    const { endsAt } = find(ledger.markets, ({ conditionId }) => conditionId === order.conditionId);
    const index = tapes.intents.findIndex(({ orderId }) => orderId === order.id);
    tapes.intents[index] = { ...tapes.intents[index]!, signedAt: epochMs(endsAt + afterEndMs) };
    evidence.epochs = new EpochLog();
    for (const { token } of ledger.orders) {
      evidence.epochs.addFact('BTC', 1, 0, { type: 'epoch-began', token: token as TokenId, epoch: 1 });
    }
  };
}

export function arrivedAfterTheEnd({ ledger }: Pliable): void {
  const order = find(ledger.orders, rests);
  order.createdAt = find(ledger.markets, ({ conditionId }) => conditionId === order.conditionId).endsAt + 251;
}

/** @param by micro-pUSD above the limit */
export function lossAboveLimit(by: number): Corruption {
  return ({ worstCases, limitMicroUsdc }) => void worstCases.push(limitMicroUsdc + by);
}

/** An order of this side was signed in spite of a halt. */
export function signedWhileLatched(side: 'BUY' | 'SELL'): Corruption {
  return ({ ledger, tapes }) => {
    const order = find(ledger.orders, (candidate) => candidate.side === side);
    const index = tapes.intents.findIndex(({ orderId }) => orderId === order.id);
    tapes.intents[index] = { ...tapes.intents[index]!, latched: true };
  };
}

/** The last word on the first order, of a worker that then ended in order or was ended without another word. */
export function lastWord(state: string, then: 'drained' | 'killed' = 'drained'): Corruption {
  return (evidence) => {
    const orderId = find(evidence.ledger.orders, () => true).id as OrderHash;
    evidence.fates = new OrderFates();
    evidence.fates.addFact('BTC', 1, { type: 'order', clientId: 1, state: 'intended', strategy: 's' });
    evidence.fates.addFact('BTC', 1, { type: 'order', clientId: 1, orderId, state, strategy: 's' });
    if (then === 'drained') evidence.fates.addFact('BTC', 1, { type: 'standing', standing: 'drained', reason: '' });
  };
}

/**
 * An order that was told absent, which the venue took so long after its signing. Whether its fills are on our tapes, and whether
 * it is still open.
 */
export function tookAbsent(
  afterMs: number,
  { heard = true, open = false, said = 'absent' }: { heard?: boolean; open?: boolean; said?: string } = {},
): Corruption {
  return (evidence) => {
    const { ledger, tapes } = evidence;
    const order = find(ledger.orders, ({ matched }) => matched > 0);
    const intent = find(tapes.intents, ({ orderId }) => orderId === order.id);
    tapes.intents[tapes.intents.indexOf(intent)] = { ...intent, signedAt: epochMs(order.createdAt - afterMs) };
    evidence.fates = new OrderFates();
    evidence.fates.addFact('BTC', 1, { type: 'order', clientId: 1, state: 'intended', strategy: 's' });
    const orderId = order.id as OrderHash;
    evidence.fates.addFact('BTC', 1, { type: 'order', clientId: 1, orderId, state: said, strategy: 's' });
    if (!heard) for (const key of tapes.fills.keys()) if (key.endsWith(orderId)) tapes.fills.delete(key);
    if (open) ledger.openOrders.push(order);
  };
}

/** The asset of the session's first or last order was put away so long before that order came, for so long. */
export function putAway(which: 'first' | 'last', beforeMs: number, forMs: number): Corruption {
  return (evidence) => restAround(evidence, evidence.ledger.orders.at(which === 'first' ? 0 : -1)!, beforeMs, forMs);
}

/** The asset of an order was put away when that order came. */
export function putAwayAround(order: LedgerOrder): Corruption {
  return (evidence) => restAround(evidence, order, 300, 600);
}

function restAround(evidence: Pliable, { asset, createdAt }: LedgerOrder, beforeMs: number, forMs: number): void {
  const from = createdAt - beforeMs;
  evidence.rests = new RestLog();
  evidence.rests.addState(asset as Asset, from, 'quarantined');
  evidence.rests.addState(asset as Asset, from + forMs, 'starting');
}

export function leftOpen({ ledger }: Pliable): void {
  ledger.openOrders.push(find(ledger.orders, rests));
}

export function retoldOtherwise(evidence: Pliable): void {
  const [first, ...others] = evidence.retellings;
  evidence.retellings = [{ ...first!, result: 'different' }, ...others];
}

export function cashOffByOne({ ledger }: Pliable): void {
  find(ledger.accounts, () => true).cash += 1;
}

export function reportOffByOne(evidence: Pliable): void {
  const { realisedUsdc, openCostUsdc } = evidence.reported;
  evidence.reported = { realisedUsdc: realisedUsdc + 1e-6, openCostUsdc };
}

/** A payout that no compartment told of, so long before the last word of the round's asset. */
export function untoldPayout(beforeMs: number): Corruption {
  return ({ ledger, resolutions }) => {
    const market = find(ledger.markets, () => true);
    const account = find(ledger.accounts, () => true);
    const at = resolutions.lastWordAt(market.asset) - beforeMs;
    const conditionId = '0xuntold';
    ledger.markets.push({ ...market, conditionId });
    account.payouts.push({ conditionId, shares: 7, amount: 7, outcome: 'Up', at });
    account.cash += 7;
  };
}

export function lostMoney({ ledger }: Pliable): void {
  ledger.conservation.held = false;
}
