import { LATE_ARRIVALS } from '../../src/report/late-arrivals.ts';
import { guard } from './guard.ts';
import { attendTo } from './operator.ts';
import { Overseer } from './overseer.ts';
import { SimulatedSystem } from './simulated-system.ts';
import { drawPlan, heal, type SwarmPlan } from './swarm.ts';

/** What the run of one seed came to. */
export type SeedReport = {
  readonly seed: number;
  readonly virtualMs: number;
  readonly rounds: number;
  readonly orders: number;
  readonly trades: number;
  /** Faults by kind. */
  readonly faults: Readonly<Record<string, number>>;
  /** Single comparisons of the promises. */
  readonly checks: number;
  /** Orders that the venue took later than is assumed; what became of them is known. */
  readonly lateArrivals: number;
  readonly marks: ReadonlyMap<string, number>;
  /** What does not hold; empty when the seed passes. */
  readonly breaks: readonly string[];
};

/** After the last fault everything must have come right within so many rounds, or this long if that is more. */
const LIVENESS_ROUNDS = 3;
const LIVENESS_MS = 60_000;

/**
 * That an order does not exist is believed only of a venue that works normally, which it does again two minutes after its last
 * restart (reliability §5.3): so much longer an order may be unknown.
 */
const PROOF_MS = 150_000;

/** Longer than an order can take that the venue accepts late, of which there are up to the end of the faults. */
const QUIET_MS = 21_000;

/** An asset that was put away is enabled by hand, once the cause is gone: after that it has the same time again. */
const HAND_AFTER_MS = 30_000;

/** Runs a seed through both phases (reliability §9): faults on, then faults off. */
export function runSeed(seed: number): SeedReport {
  const plan = drawPlan(seed);
  const { assets, roundLengthMs, minRefreshMs } = plan;
  const system = new SimulatedSystem({ seed, assets, roundLengthMs, making: { minRefreshMs } });
  const overseer = new Overseer(system);
  attendTo(system);
  guard(system);
  const startedAtMs = system.time.monoMs();
  const breaks: string[] = [];
  safetyPhase(system, plan);
  heal(system);
  livenessPhase(system, overseer, roundLengthMs, breaks);
  system.advanceToMidRound();
  const stopFault = system.stopFault();
  if (stopFault !== undefined) breaks.push(stopFault);
  const invariants = overseer.judge();
  for (const { name, breaks: broken } of invariants) breaks.push(...broken.map((text) => `${name}: ${text}`));
  const ledger = system.ledger();
  return {
    seed,
    virtualMs: system.time.monoMs() - startedAtMs,
    rounds: ledger.markets.filter(({ endsAt }) => endsAt <= ledger.at).length,
    orders: ledger.orders.length,
    trades: ledger.trades.length,
    faults: countKinds(plan),
    checks: invariants.reduce((total, { checked }) => total + checked, 0),
    lateArrivals: invariants.find(({ name }) => name === LATE_ARRIVALS)?.checked ?? 0,
    marks: overseer.marks,
    breaks,
  };
}

function safetyPhase(system: SimulatedSystem, { troubles, safetyMs }: SwarmPlan): void {
  let nowMs = 0;
  for (const { atMs, strike } of troubles) {
    system.advance(atMs - nowMs);
    nowMs = atMs;
    strike(system);
  }
  system.advance(safetyMs - nowMs);
}

/**
 * Everything converges: workers healthy, or put away with a reason; no order unknown. A run that has come so far earlier goes
 * on no longer than it takes the latest order to arrive.
 */
function livenessPhase(system: SimulatedSystem, overseer: Overseer, roundLengthMs: number, breaks: string[]): void {
  const timeMs = Math.max(LIVENESS_MS, LIVENESS_ROUNDS * roundLengthMs);
  system.advance(QUIET_MS);
  let leftMs = timeMs - QUIET_MS;
  // Whoever starts again by himself needs no hand.
  for (; leftMs > timeMs - HAND_AFTER_MS && unconverged(system, overseer).length > 0; leftMs -= 1_000)
    system.advance(1_000);
  for (const { asset, state, reason } of system.supervisor.keepers) {
    if (state === 'quarantined' && reason === '') breaks.push(`${asset} is in quarantine without a reason`);
    if (state === 'quarantined') system.supervisor.enable(asset);
  }
  for (; leftMs > 0 && unconverged(system, overseer).length > 0; leftMs -= 1_000) system.advance(1_000);
  for (let ms = 0; ms < PROOF_MS && overseer.unknownOrders.length > 0; ms += 1_000) system.advance(1_000);
  breaks.push(...unconverged(system, overseer));
}

function unconverged(system: SimulatedSystem, overseer: Overseer): readonly string[] {
  const missing = overseer.unknownOrders.map((order) => `liveness: ${order}`);
  for (const { asset, state, reason, view } of system.supervisor.keepers) {
    if (state !== 'ready') missing.push(`liveness: ${asset} is ${state} (${reason})`);
    const dead = view?.feeds.filter(({ up }) => !up).map(({ feed }) => feed) ?? [];
    if (dead.length > 0) missing.push(`liveness: ${asset} has no ${dead.join(', ')} feed`);
  }
  return missing;
}

function countKinds({ troubles }: SwarmPlan): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind } of troubles) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
