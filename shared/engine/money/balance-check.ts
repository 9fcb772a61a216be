import type { OrderEvent } from '../../events/engine-events.ts';
import { type Outcome, OUTCOMES, type TokenId } from '../../market/ids.ts';
import { tokenOf } from '../../market/round.ts';
import { formatDecimal, MICRO, type MicroShares } from '../../units/index.ts';
import { type EffectSink, pushFact } from '../effect-sink.ts';
import type { Market } from '../market.ts';
import type { Engine } from '../state.ts';

/** How often balances are read: regularly, while a trade is on its way (reliability §7), and while they disagree. */
const LOOK_EVERY_MS = 60_000;
const LOOK_WHILE_PROVISIONAL_MS = 20_000;
const LOOK_WHILE_MISMATCHED_MS = 10_000;

/** Shares by which the venue's balance may differ from ours (strategies §16). */
const TOLERANCE = 0.05 * MICRO;

/** A difference that lasts for so long blocks the market (strategies §16). */
const BLOCK_AFTER_MS = 30_000;

/** Asks for the balances of every market in which they are due, one question at a time. */
export function askForBalances(engine: Engine, out: EffectSink): void {
  if (!engine.feeds.user.up || engine.balancesAskedAt !== undefined) return;
  const markets = [...engine.markets.values()].filter((market) => engine.now >= balanceDueAt(market));
  if (markets.length === 0) return;
  engine.balancesAskedAt = engine.now;
  out.push({ type: 'read-balances', tokens: markets.flatMap(({ round }) => [round.up, round.down]) });
}

/** When the next question is due; Infinity when there is none or one is under way. */
export function nextBalanceLookAt(engine: Engine): number {
  if (!engine.feeds.user.up || engine.balancesAskedAt !== undefined) return Infinity;
  let at = Infinity;
  for (const market of engine.markets.values()) at = Math.min(at, balanceDueAt(market));
  return at;
}

/**
 * Compares what the venue says we hold with our fills. A difference makes all trades be read anew; one that lasts is told
 * and blocks the market. The ledger itself never takes a balance's word: a balance names no trade.
 */
export function onBalances(
  engine: Engine,
  { balances }: Extract<OrderEvent, { type: 'balances' }>,
  out: EffectSink,
): void {
  const askedAt = engine.balancesAskedAt ?? engine.now;
  engine.balancesAskedAt = undefined;
  const shares = new Map<TokenId, MicroShares>(balances.map(({ token, shares: held }) => [token, held]));
  for (const market of engine.markets.values()) {
    if (!shares.has(market.round.up) || !shares.has(market.round.down)) continue;
    market.balance.lookedAt = askedAt;
    if (isComparable(market)) compare(engine, market, shares, out);
  }
}

/** The balances could not be read: nothing is concluded, and they are asked for again in time. */
export function onBalancesFailed(engine: Engine): void {
  const askedAt = engine.balancesAskedAt ?? engine.now;
  engine.balancesAskedAt = undefined;
  for (const market of engine.markets.values()) {
    if (askedAt >= balanceDueAt(market)) market.balance.lookedAt = askedAt;
  }
}

function compare(engine: Engine, market: Market, shares: ReadonlyMap<TokenId, MicroShares>, out: EffectSink): void {
  const { balance, round } = market;
  const differing = OUTCOMES.filter((outcome) => !agrees(market, outcome, shares.get(tokenOf(round, outcome)) ?? 0));
  if (differing.length === 0) {
    balance.mismatchSince = undefined;
    balance.blocked = false;
    return;
  }
  balance.mismatchSince ??= engine.now;
  if (balance.blocked || engine.now - balance.mismatchSince < BLOCK_AFTER_MS) return;
  balance.blocked = true;
  for (const outcome of differing) tellMismatch(market, outcome, shares.get(tokenOf(round, outcome)) ?? 0, out);
}

/** What is on chain lies between all fills and merges on their way having failed and all having succeeded. */
function agrees(market: Market, outcome: Outcome, held: number): boolean {
  const { least, most } = expected(market, outcome);
  return held >= least - TOLERANCE && held <= most + TOLERANCE;
}

function expected({ fills, chain }: Market, outcome: Outcome): { readonly least: number; readonly most: number } {
  const { traded, confirmed } = fills.shares(outcome);
  const { merged, merging } = chain;
  return { least: confirmed.bought - traded.sold - merged - merging, most: traded.bought - confirmed.sold - merged };
}

function tellMismatch(market: Market, outcome: Outcome, held: number, out: EffectSink): void {
  const { round } = market;
  const { least, most } = expected(market, outcome);
  const [have, from, to] = [held, least, most].map((shares) => formatDecimal(shares, 6));
  const detail = `${round.slug}: the venue holds ${have} ${outcome}, our fills say ${from === to ? from : `${from} to ${to}`}`;
  const id = `balance/${tokenOf(round, outcome)}/${held}/${least}/${most}`;
  pushFact(out, { type: 'correction', id, conditionId: round.conditionId, detail });
  pushFact(out, { type: 'alarm', code: 'INVENTORY_MISMATCH', detail });
}

/** Once a round has resolved its shares turn into money; before our fills are complete there is nothing to compare with. */
function isComparable({ resolution, reconciliation }: Market): boolean {
  return resolution === undefined && reconciliation.done;
}

function balanceDueAt(market: Market): number {
  const { round, traded, fills, balance } = market;
  if (!isComparable(market) || (!traded && fills.count === 0)) return Infinity;
  const due = balance.lookedAt + intervalMs(market);
  return balance.lookedAt < round.endsAt ? Math.min(due, round.endsAt) : due;
}

function intervalMs({ balance, fills }: Market): number {
  if (balance.mismatchSince !== undefined) return LOOK_WHILE_MISMATCHED_MS;
  return fills.isSettled ? LOOK_EVERY_MS : LOOK_WHILE_PROVISIONAL_MS;
}
