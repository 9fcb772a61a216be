import type { Fact } from '../events/effects.ts';
import { isLiquidating } from './decisions/liquidating.ts';
import { type EffectSink, pushFact } from './effect-sink.ts';
import { booksLive, type Market } from './market.ts';
import {
  fillCount,
  openOrderCount,
  realisedByRound,
  realisedPnl,
  totalAtRisk,
  totalInPositions,
  unrealisedPnl,
} from './money/exposure.ts';
import { tellInventories } from './money/tell-inventory.ts';
import { isUnderWay } from './rounds/round-phase.ts';
import { isSameUsage, usageOf } from './money/usage.ts';
import type { Engine } from './state.ts';
import { heldBy } from './venue-hold.ts';

type Standing = Pick<Extract<Fact, { type: 'standing' }>, 'standing' | 'reason'>;

/** Marks move with every frame; what they are worth is told no more often than this. */
const MARK_INTERVAL_MS = 1_000;

/**
 * Whether the engine trades, and what is missing if not. `trading` means that the books of the round under way are fresh and
 * reconciled; the gates still have their say on every single order.
 */
export function standingOf(engine: Engine): Standing {
  const { mode, reason } = engine.command;
  if (mode === 'drain') {
    return openOrderCount(engine) === 0
      ? { standing: 'drained', reason }
      : { standing: 'halted', reason: `draining: ${reason}` };
  }
  if (mode === 'halt') return { standing: 'halted', reason };
  if (engine.suspendedFor !== undefined) return { standing: 'halted', reason: engine.suspendedFor };
  const held = heldBy(engine);
  if (held !== undefined) return { standing: engine.hold?.until === Infinity ? 'halted' : 'observing', reason: held };
  const missing = whatIsMissing(engine);
  if (missing !== undefined) return { standing: 'observing', reason: missing };
  return { standing: 'trading', reason: isLiquidating(engine) ? 'selling what is held: LIQUIDATION' : '' };
}

/** The round under way, else the next one. */
export function presentMarket(engine: Engine): Market | undefined {
  let next: Market | undefined;
  for (const market of engine.markets.values()) {
    if (isUnderWay(market.phase)) return market;
    const isAhead = market.phase === 'discovered' || market.phase === 'warm';
    if (isAhead && (next === undefined || market.round.startsAt < next.round.startsAt)) next = market;
  }
  return next;
}

/** Tells exposure, shares, PnL and standing where they changed; who hears that we trade knows already what is at risk. */
export function tellChanges(engine: Engine, out: EffectSink): void {
  const { told } = engine;
  const atRisk = totalAtRisk(engine);
  const inPositions = totalInPositions(engine);
  if (atRisk !== told.atRisk || inPositions !== told.inPositions) {
    told.atRisk = atRisk;
    told.inPositions = inPositions;
    if (atRisk > engine.counters.maxAtRisk) engine.counters.maxAtRisk = atRisk;
    pushFact(out, { type: 'exposure', atRisk, inPositions });
  }
  tellInventories(engine, out);
  tellUsage(engine, out);
  tellPnl(engine, out);
  const { standing, reason } = standingOf(engine);
  if (told.standing !== `${standing} ${reason}`) {
    told.standing = `${standing} ${reason}`;
    pushFact(out, { type: 'standing', standing, reason });
  }
}

/** Also what is not limited now: a limit may be set while the engine runs on. */
function tellUsage(engine: Engine, out: EffectSink): void {
  const usage = usageOf(engine);
  if (isSameUsage(usage, engine.told.usage)) return;
  engine.told.usage = usage;
  pushFact(out, { type: 'usage', ...usage });
}

/** Tells what holdings are worth where nothing but the marks can have changed. */
export function tellMarks(engine: Engine, out: EffectSink): void {
  const { fills, unrealised, pnlAt } = engine.told;
  if ((fills > 0 || unrealised !== 0) && engine.now >= pnlAt + MARK_INTERVAL_MS) tellPnl(engine, out);
}

function tellPnl(engine: Engine, out: EffectSink): void {
  const { told } = engine;
  const realised = realisedPnl(engine);
  const unrealised = unrealisedPnl(engine);
  const fills = fillCount(engine);
  const sameFills = realised === told.realised && fills === told.fills;
  if (sameFills && unrealised === told.unrealised) return;
  if (sameFills && engine.now < told.pnlAt + MARK_INTERVAL_MS) return;
  told.realised = realised;
  told.fills = fills;
  told.unrealised = unrealised;
  told.pnlAt = engine.now;
  pushFact(out, { type: 'pnl', realised: realisedByRound(engine), unrealised });
}

function whatIsMissing(engine: Engine): string | undefined {
  if (!engine.feeds.user.up) return 'user stream down';
  if (!engine.feeds.market.up) return 'market feed down';
  const market = presentMarket(engine);
  if (market === undefined || !isUnderWay(market.phase)) return 'no round under way';
  if (!booksLive(market)) return 'books not fresh';
  return market.reconciliation.done ? undefined : 'not reconciled';
}
