import type { PlaceOutcome } from '../events/engine-events.ts';
import type { DenialCode } from '../risk/denials.ts';
import { type EpochMs, epochMs } from '../units/index.ts';
import { type EffectSink, pushFact } from './effect-sink.ts';
import type { Engine } from './state.ts';

type HoldRule = {
  readonly code: DenialCode;
  /** A refusal that time does not mend. */
  readonly latches?: true;
  /** … or only when it comes twice in a row. */
  readonly latchesWhenRepeated?: true;
};

/** Refusals that are about the venue or the account, not about the order. */
const HOLD_RULES: Readonly<Record<string, HoldRule>> = {
  ENGINE_RESTARTING: { code: 'VENUE_RESTARTING' },
  TRADING_DISABLED: { code: 'VENUE_DISABLED' },
  CANCEL_ONLY: { code: 'VENUE_CANCEL_ONLY' },
  RATE_LIMITED: { code: 'RATE_LIMITED' },
  GEOBLOCKED: { code: 'GEOBLOCKED', latches: true },
  UNAUTHORIZED: { code: 'UNAUTHORIZED', latchesWhenRepeated: true },
  BANNED: { code: 'ACCOUNT_RESTRICTED', latches: true },
  CLOSED_ONLY: { code: 'ACCOUNT_RESTRICTED', latches: true },
};

/** Waits after refusals in a row: 1, 2, 4 … 30 s (strategies §17), unless the venue names its own. */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

/** After a restart the venue takes only resting orders for this long (protocol §2.7). */
const POST_ONLY_AFTER_RESTART_MS = 120_000;

/** Codes that say that the venue does not work off what it has taken in. */
const AWAY: readonly DenialCode[] = ['VENUE_RESTARTING', 'VENUE_DISABLED', 'VENUE_CANCEL_ONLY'];

/** Each of them is believed for this much longer than the longest wait: until then another try would have said it again. */
const AWAY_MARGIN_MS = 5_000;

/** Holds during which the venue's engine was away: what follows the first success is its post-only time. */
const RESTARTS: readonly DenialCode[] = ['VENUE_RESTARTING', 'VENUE_DISABLED'];

/** The answer to an order tells what the venue lets us do. Orders of one batch count as one refusal. */
export function noteVenueAnswer(engine: Engine, outcome: PlaceOutcome, out: EffectSink): void {
  if (outcome.kind === 'accepted') return noteAccepted(engine);
  if (outcome.kind === 'unknown') return;
  if (outcome.code === 'POST_ONLY_MODE') {
    const forMs = outcome.retryAfterMs ?? POST_ONLY_AFTER_RESTART_MS;
    engine.postOnlyUntil = epochMs(Math.max(engine.postOnlyUntil, engine.now + forMs));
    return;
  }
  const rule = HOLD_RULES[outcome.code];
  if (rule === undefined) return;
  if (AWAY.includes(rule.code)) engine.awayUntil = awayFrom(engine, outcome.retryAfterMs);
  hold(engine, rule, outcome, out);
}

/** What forbids orders now, if anything does. */
export function heldBy({ hold, now }: Engine): DenialCode | undefined {
  return hold !== undefined && now < hold.until ? hold.code : undefined;
}

/** A person says that the reason is gone. */
export function releaseHold(engine: Engine): void {
  engine.hold = undefined;
}

/** When time alone ends something that the venue forbids; Infinity when it does not. */
export function nextReleaseAt({ hold, postOnlyUntil, now }: Engine): number {
  const holdEnds = hold !== undefined && hold.until > now ? hold.until : Infinity;
  return Math.min(holdEnds, postOnlyUntil > now ? postOnlyUntil : Infinity);
}

/** An order that was sent before the refusal may be accepted after it: only a success after the wait counts. */
function noteAccepted(engine: Engine): void {
  const { hold: held, now } = engine;
  if (held === undefined || now < held.until) return;
  if (RESTARTS.includes(held.code)) engine.postOnlyUntil = postOnlyFrom(now);
  engine.hold = undefined;
}

/** A hold is followed by another only when it is over, unless the other one lasts longer: none ends another before its time. */
function hold(
  engine: Engine,
  rule: HoldRule,
  refusal: Extract<PlaceOutcome, { kind: 'refused' }>,
  out: EffectSink,
): void {
  const { hold: held, now } = engine;
  const isHeld = held !== undefined && now < held.until;
  if (isHeld && held.code === rule.code) return;
  const refusals = held?.code === rule.code ? held.refusals + 1 : 1;
  const latched = rule.latches === true || (rule.latchesWhenRepeated === true && refusals > 1);
  const until = latched ? Infinity : now + waitMs(refusals, refusal.retryAfterMs);
  if (isHeld && until <= held.until) return;
  engine.hold = { code: rule.code, refusals, until };
  if (refusals > 1 && !latched) return;
  pushFact(out, { type: 'alarm', code: rule.code, detail: `${refusal.code}: ${refusal.message}` });
}

function waitMs(refusals: number, askedMs: number | undefined): number {
  return askedMs ?? Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (refusals - 1));
}

function awayFrom({ now, awayUntil }: Engine, askedMs = 0): EpochMs {
  return epochMs(Math.max(awayUntil, now + Math.max(LONGEST_WAIT_MS, askedMs) + AWAY_MARGIN_MS));
}

function postOnlyFrom(now: EpochMs): EpochMs {
  return epochMs(now + POST_ONLY_AFTER_RESTART_MS);
}
