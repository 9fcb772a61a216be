import type { ChainMarket } from '../../events/effects.ts';
import type { ChainEvent } from '../../events/engine-events.ts';
import { epochMs, microShares, type MicroShares } from '../../units/index.ts';
import type { EngineConfig } from '../config.ts';
import type { EffectSink } from '../effect-sink.ts';
import type { Market } from '../market.ts';
import { isUnderWay } from '../rounds/round-phase.ts';
import { REGIME_DEFAULTS } from '../../models/index.ts';
import type { Engine } from '../state.ts';
import { sellableOf } from './inventory.ts';

/** Between two attempts in one market (strategies §16). Real ms: chains know no time scale. */
const MERGE_EVERY_MS = 10_000;

/** A price that moved by so much in a second leaves no time for housekeeping (strategies §9.3, FAST_MOVE). */
const FAST_MOVE = REGIME_DEFAULTS.fastMoveBps / 10_000;

/** Full sets to merge of these settled shares, 0 when it is not worth it (strategies §16, vector V-MERGE). */
export function setsToMerge(
  up: MicroShares,
  down: MicroShares,
  { minSets, batch }: NonNullable<EngineConfig['treasury']>,
): MicroShares {
  const full = Math.min(up, down);
  return microShares(full >= minSets ? Math.floor(full / batch) * batch : 0);
}

/**
 * Asks the treasury for what it is to do on chain: to redeem every market in which anything may be ours, and to merge what is
 * a full set, settled and free. What is being merged is reserved until the answer.
 */
export function askTreasury(engine: Engine, out: EffectSink): void {
  const rule = engine.config.treasury;
  if (rule === undefined) return;
  for (const market of engine.markets.values()) {
    tellDuty(market, out);
    if (!mayMerge(engine, market)) continue;
    const sets = setsToMerge(sellableOf(market, 'up'), sellableOf(market, 'down'), rule);
    if (sets === 0) continue;
    market.chain.merging = sets;
    market.chain.mergeAskedAt = engine.now;
    out.push({ type: 'merge', sets, ...chainMarketOf(market) });
  }
}

/** Remembers how much was merged. What the treasury told before the market was known, or its fills read, waits for that. */
export function onMerged(engine: Engine, { conditionId, total }: Extract<ChainEvent, { type: 'merged' }>): void {
  engine.mergedTold.set(conditionId, microShares(Math.max(total, engine.mergedTold.get(conditionId) ?? 0)));
}

/** The sets are free again; after a while they are tried anew. */
export function onMergeFailed(engine: Engine, { conditionId }: Extract<ChainEvent, { type: 'merge-failed' }>): void {
  const market = engine.markets.get(conditionId);
  if (market === undefined) engine.counters.strangeEvents += 1;
  else market.chain.merging = microShares(0);
}

/** Books what the treasury told of and the market's records are ready for. */
export function bookMerges(engine: Engine): void {
  for (const [conditionId, told] of engine.mergedTold) {
    const market = engine.markets.get(conditionId);
    if (market === undefined || !market.reconciliation.done) continue;
    engine.mergedTold.delete(conditionId);
    if (told <= market.chain.merged) continue;
    market.fills.merge(microShares(told - market.chain.merged));
    market.chain.merged = told;
    market.chain.merging = microShares(0);
  }
}

function tellDuty(market: Market, out: EffectSink): void {
  if (market.chain.dutyTold || (!market.traded && market.fills.count === 0)) return;
  market.chain.dutyTold = true;
  out.push({ type: 'redeem', ...chainMarketOf(market) });
}

function mayMerge(engine: Engine, market: Market): boolean {
  const { chain, fills, reconciliation, balance, phase } = market;
  if (!isUnderWay(phase) || !reconciliation.done || balance.mismatchSince !== undefined) return false;
  if (chain.merging > 0 || !fills.isSettled || engine.command.mode === 'drain') return false;
  if (chain.mergeAskedAt !== undefined && engine.now < epochMs(chain.mergeAskedAt + MERGE_EVERY_MS)) return false;
  return Math.abs(engine.prices.secondReturn(engine.now) ?? 0) < FAST_MOVE;
}

function chainMarketOf({ round }: Market): ChainMarket {
  const { conditionId, slug, up, down, version, negRisk, endsAt } = round;
  return { conditionId, slug, up, down, version, negRisk, endsAt };
}
