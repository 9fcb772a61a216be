import type { Fact } from '../../shared/events/effects.ts';
import type { EffectJudge, EffectKind, EffectVerdict } from './life.ts';
import { Overseer } from './overseer.ts';
import { type Judges, NO_JUDGES } from './simulated-process.ts';
import { SimulatedSystem } from './simulated-system.ts';

/** Who dies: the worker alone; the process; the process with the machine's power, so that unsynced bytes are lost or torn. */
export const VICTIMS = ['worker', 'process', 'machine'] as const;

export type Victim = (typeof VICTIMS)[number];

/** A moment between two effects, or in the middle of a write, at which the victim can die. */
export type CrashWindow = {
  /** The number of the effect in the victim's life. */
  readonly effect: number;
  readonly kind: EffectKind;
  readonly edge: Exclude<EffectVerdict, 'do'>;
};

/** What a crash in one window came to. */
export type CrashOutcome = CrashWindow & { readonly victim: Victim; readonly breaks: readonly string[] };

const SEED = 24;
const ROUND_MS = 5_000;
const ASSET = 'BTC';

/** Quotes are changed once a second, as calmly as in a session whose rounds are not compressed: nominal, ms. */
const CALM_MAKING = { minRefreshMs: 60_000, refreshMs: 200_000 };

/**
 * The enumeration covers one round, the changes to it and from it, after one to warm up: takers' and makers' fills on both
 * sides, cancels, orders of unknown fate, a settlement. Monotonic time; the first round begins at 2 s.
 */
const COVERED_MS = { from: 6_500, to: 13_000 };

/** Moments at which the answer to orders is lost, and at which the orders themselves are: both kinds of unknown fate. */
const LOSSES = [
  { atMs: 7_900, fault: { fault: 'answer-lost', for: '200ms' } },
  { atMs: 9_900, fault: { fault: 'reset-request', atByte: 100, for: '200ms' } },
] as const;

/** From the kill to the next start of the process. */
const DOWN_MS = 1_000;

/** Rounds from the crash to the end: the one that is sat out, one that is traded, and a rest. */
const ROUNDS_AFTER = 2;

/** Every window that exists in the covered time, in order, as a run without a crash shows them. */
export function crashWindows(victim: Victim): readonly CrashWindow[] {
  const effects: EffectKind[] = [];
  const system = scenario(judgesFor(victim, (kind) => remember(effects, kind)));
  system.advance(COVERED_MS.from - system.time.monoMs());
  const first = effects.length;
  system.advance(COVERED_MS.to - COVERED_MS.from);
  const last = effects.length;
  const halves: readonly EffectKind[] = ['append', 'compress'];
  return effects.slice(first, last).flatMap((kind, index) => {
    const edges = halves.includes(kind)
      ? (['die-before', 'die-within', 'die-after'] as const)
      : (['die-before', 'die-after'] as const);
    return edges.map((edge) => ({ effect: first + index, kind, edge }));
  });
}

/** What a run without a crash tells in the covered time: what the windows lie between. */
export function coveredFacts(): readonly Fact[] {
  const system = scenario(NO_JUDGES);
  system.advance(COVERED_MS.from - system.time.monoMs());
  const earlier = system.events.length;
  system.advance(COVERED_MS.to - COVERED_MS.from);
  return system.events.slice(earlier).flatMap((event) => (event.type === 'fact' ? [event.fact] : []));
}

/** Lets the victim die in a window, the rest of the world go on, and holds everything against the promises. */
export function crashIn(victim: Victim, window: CrashWindow): CrashOutcome {
  const fate = { effects: 0, struck: false };
  const judge: EffectJudge = () => {
    fate.effects += 1;
    if (fate.struck || fate.effects <= window.effect) return 'do';
    fate.struck = true;
    return window.edge;
  };
  const system = scenario(judgesFor(victim, judge));
  const overseer = new Overseer(system);
  const breaks: string[] = [];
  while (!fate.struck && system.time.monoMs() < COVERED_MS.to + ROUND_MS) system.advance(50);
  if (!fate.struck) breaks.push('the run never came to this window');
  if (victim === 'machine') system.losePower();
  if (victim !== 'worker') {
    system.advance(DOWN_MS);
    system.startProcess();
  }
  system.advance(ROUNDS_AFTER * ROUND_MS);
  system.advanceToMidRound();
  const stopFault = system.stopFault();
  if (stopFault !== undefined) breaks.push(stopFault);
  for (const { name, breaks: broken } of overseer.judge()) breaks.push(...broken.map((text) => `${name}: ${text}`));
  return { ...window, victim, breaks };
}

/** The session that all windows are in, up to its first moment. */
function scenario(judges: Judges): SimulatedSystem {
  const system = new SimulatedSystem({
    seed: SEED,
    roundLengthMs: ROUND_MS,
    assets: [ASSET],
    making: CALM_MAKING,
    judges,
  });
  for (const { atMs, fault } of LOSSES) {
    for (const route of ['POST /clob/order', 'POST /clob/orders'])
      system.time.after(atMs - system.time.monoMs(), () => system.fault({ ...fault, route }));
  }
  return system;
}

/** Only the first life is judged: its successors live. */
function judgesFor(victim: Victim, judge: EffectJudge): Judges {
  if (victim === 'worker') {
    return {
      ...NO_JUDGES,
      worker: (process, asset, incarnation) =>
        process === 1 && incarnation === 1 ? judge : NO_JUDGES.worker(process, asset, incarnation),
    };
  }
  return { ...NO_JUDGES, process: (process) => (process === 1 ? judge : NO_JUDGES.process(process)) };
}

function remember(effects: EffectKind[], kind: EffectKind): EffectVerdict {
  effects.push(kind);
  return 'do';
}
