import type { RoundEvent } from '../../../shared/events/engine-events.ts';
import { nextWindow, type RoundWindow, windowAt } from '../../../shared/market/calendar.ts';
import type { ConditionId } from '../../../shared/market/ids.ts';
import { scaled } from '../../../shared/market/intervals.ts';
import type { Round, Strike } from '../../../shared/market/round.ts';
import type { Http, Timers } from '../../../shared/ports/ports.ts';
import { type EpochMs, epochMs } from '../../../shared/units/index.ts';
import type { VenueClock } from '../venue-clock.ts';
import { type Finding, type Missing, RoundFinder, type RoundNews, type RoundSource } from './round-finder.ts';

/** Between two looks for something that is expected: nominal, doubling from the first to the last. */
const FIRST_WAIT_MS = 1_000;
const LAST_WAIT_MS = 10_000;

/** However short the rounds are compressed, Gamma is not asked more often than this about one of them. */
const LEAST_WAIT_MS = 100;

/** How many windows before the present one may still wait for their resolution. */
const EARLIER_WINDOWS = 2;

/** Windows that are looked at for what predecessors left in them, at most. */
const MAX_EARLIER = 16;

/**
 * Gamma answers from caches that at times do not show what they showed before (protocol §6.1). That nothing was listed in a
 * window that is over is believed after this long, real ms: shares that a predecessor left there would never be reported.
 */
const PATIENCE_MS = 60_000;

/** Rounds waiting for their resolution. The venue owes one a minute or two after the end. */
const MAX_WATCHED = 64;

type Watched = {
  readonly window: RoundWindow;
  readonly since: EpochMs;
  round?: Round;
  strike?: Strike;
  /** Waits since the thing now expected (listing, strike, resolution) became due. */
  waits: number;
  expecting: 'listing' | 'late-listing' | 'strike' | 'correction' | 'resolution';
  reported?: string;
};

/** Who hears of the rounds. */
export type RoundListener = {
  event(event: RoundEvent): void;
  /** Too many rounds wait for a resolution that does not come; this one is given up. */
  abandoned(window: RoundWindow): void;
  /** A listed round is not to be recognised any more: several markets, another one, or a rule that we do not know. */
  doubtful(round: Round, detail: string): void;
};

/**
 * Finds the rounds of one asset and follows each until it is resolved.
 *
 * The next round is looked for as soon as the current one starts, which is long before anyone needs it. A listed round is
 * asked again after its start for the strike, then for corrections of it, and after its end for its resolution. Each
 * window is looked for until its own end: a late listing is still found, an old round never taken for it (fault R1).
 */
export class RoundWatcher {
  readonly #timers: Timers;
  readonly #clock: VenueClock;
  readonly #source: RoundSource;
  readonly #finder: RoundFinder;
  readonly #checkEveryMs: number;
  readonly #listener: RoundListener;
  readonly #watched = new Map<EpochMs, Watched>();

  constructor(
    world: { readonly http: Http; readonly timers: Timers },
    clock: VenueClock,
    source: RoundSource,
    checkEveryMs: number,
    listener: RoundListener,
  ) {
    this.#timers = world.timers;
    this.#clock = clock;
    this.#source = source;
    this.#finder = new RoundFinder(world.http, source);
    this.#checkEveryMs = checkEveryMs;
    this.#listener = listener;
  }

  /** Markets of the rounds that are listed and not yet resolved. */
  get conditionIds(): ConditionId[] {
    return [...this.#watched.values()].flatMap(({ round }) => (round === undefined ? [] : [round.conditionId]));
  }

  /**
   * Watches the current window and the next, and at each boundary the one after. It begins with windows that are over: a
   * predecessor may have left shares in rounds that were not resolved when it was last seen (pitfall 22).
   *
   * @param predecessorsLastSeen newest first
   */
  start(predecessorsLastSeen: readonly EpochMs[] = []): void {
    const now = this.#clock.now();
    const earlier = new Map<EpochMs, RoundWindow>();
    for (const at of [now, ...predecessorsLastSeen]) {
      for (const window of this.#windowsAround(at)) {
        if (window.startsAt <= now && earlier.size < MAX_EARLIER) earlier.set(window.startsAt, window);
      }
    }
    for (const window of [...earlier.values()].sort((a, b) => a.startsAt - b.startsAt)) this.#watch(window);
    this.#follow();
  }

  /** Where whoever was seen at that moment may have left something: the next window too, since it may have lived on. */
  #windowsAround(at: EpochMs): readonly RoundWindow[] {
    const present = this.#windowAt(at);
    const windows = [present, nextWindow(present)];
    for (let earlier = 0; earlier < EARLIER_WINDOWS; earlier += 1) {
      windows.unshift(this.#windowAt(epochMs(windows[0]!.startsAt - 1)));
    }
    return windows;
  }

  #follow(): void {
    const current = this.#windowAt(this.#clock.now());
    this.#watch(current);
    this.#watch(nextWindow(current));
    this.#timers.after(Math.max(1, this.#clock.until(current.endsAt)), () => this.#follow());
  }

  #windowAt(at: EpochMs): RoundWindow {
    return windowAt(this.#source.interval, at, this.#source.timeScale);
  }

  #watch(window: RoundWindow): void {
    if (this.#watched.has(window.startsAt)) return;
    const [oldest] = this.#watched.values();
    if (this.#watched.size >= MAX_WATCHED && oldest !== undefined) {
      this.#watched.delete(oldest.window.startsAt);
      this.#listener.abandoned(oldest.window);
    }
    const watched: Watched = { window, since: this.#clock.now(), waits: 0, expecting: 'listing' };
    this.#watched.set(window.startsAt, watched);
    this.#look(watched);
  }

  #look(watched: Watched): void {
    if (this.#watched.get(watched.window.startsAt) !== watched) return;
    const done = (finding: Finding): void => this.#found(watched, finding);
    if (watched.round === undefined) this.#finder.find(watched.window, done);
    else this.#finder.refresh(watched.round, done);
  }

  #found(watched: Watched, finding: Finding): void {
    if (finding.kind === 'found') this.#learn(watched, finding);
    else if (watched.round === undefined) this.#report(watched, finding);
    else this.#doubt(watched, watched.round, finding);
    const isNowhere = finding.kind === 'missing' && finding.reason !== 'unreachable';
    if (isNowhere && watched.round === undefined && this.#isGivenUp(watched)) {
      this.#watched.delete(watched.window.startsAt);
    }
    if (this.#watched.has(watched.window.startsAt)) this.#lookLater(watched);
  }

  #learn(watched: Watched, { round, strike, resolution }: RoundNews): void {
    const isNews = round.acceptingOrders !== watched.round?.acceptingOrders;
    if (isNews) this.#listener.event({ type: 'round-listed', round });
    watched.round = round;
    if (strike !== undefined && strike.price !== watched.strike?.price) {
      watched.strike = strike;
      this.#listener.event({ type: 'strike', conditionId: round.conditionId, strike });
    }
    if (resolution !== undefined) {
      this.#watched.delete(watched.window.startsAt);
      this.#listener.event({ type: 'resolved', conditionId: round.conditionId, resolution });
    }
  }

  /** An unlisted round is news only once it should run; a market that we cannot trade is news at once. */
  #report(watched: Watched, { reason, detail }: Missing): void {
    const { startsAt } = watched.window;
    if (watched.reported === reason || this.#isOver(watched)) return;
    if (isPatient(reason) && this.#clock.now() < startsAt) return;
    watched.reported = reason;
    this.#listener.event({ type: 'round-missing', startsAt, reason, detail });
  }

  /** What once was listed may be out of reach for a while; that it is something else now is news, once. */
  #doubt(watched: Watched, round: Round, { reason, detail }: Missing): void {
    if (watched.reported === reason || isPatient(reason)) return;
    watched.reported = reason;
    this.#listener.doubtful(round, `${reason}: ${detail}`);
  }

  #isOver({ window }: Watched): boolean {
    return this.#clock.now() >= window.endsAt;
  }

  #isGivenUp(watched: Watched): boolean {
    return this.#isOver(watched) && this.#clock.now() >= watched.since + PATIENCE_MS;
  }

  #lookLater(watched: Watched): void {
    const { due, expecting } = this.#expectation(watched);
    if (watched.expecting !== expecting) watched.waits = 0;
    watched.expecting = expecting;
    const waitMs = Math.max(LEAST_WAIT_MS, this.#waitMs(watched));
    const untilDue = this.#clock.until(due);
    watched.waits += untilDue > 0 ? 0 : 1;
    this.#timers.after(this.#cut(Math.max(untilDue, 0) + waitMs, watched), () => this.#look(watched));
  }

  /** Nominal but for corrections, which are looked for as often as the operator says, and for caches: they know no time scale. */
  #waitMs({ expecting, waits }: Watched): number {
    if (expecting === 'correction') return this.#checkEveryMs;
    const doubling = Math.min(FIRST_WAIT_MS * 2 ** waits, LAST_WAIT_MS);
    return expecting === 'late-listing' ? doubling : scaled(doubling, this.#source.timeScale);
  }

  /** What this round owes next, and since when. */
  #expectation({ window, round, strike }: Watched): { due: EpochMs; expecting: Watched['expecting'] } {
    const now = this.#clock.now();
    if (round === undefined) return { due: now, expecting: now < window.endsAt ? 'listing' : 'late-listing' };
    if (now >= window.endsAt) return { due: window.endsAt, expecting: 'resolution' };
    if (strike === undefined) return { due: window.startsAt, expecting: 'strike' };
    return { due: window.startsAt, expecting: 'correction' };
  }

  /** No wait runs past a boundary of its round: there something else becomes due. */
  #cut(waitMs: number, { window, round }: Watched): number {
    const boundary = round === undefined ? window.startsAt : window.endsAt;
    const untilBoundary = this.#clock.until(boundary);
    return untilBoundary > 0 ? Math.min(waitMs, untilBoundary + LEAST_WAIT_MS) : waitMs;
  }
}

/** Reasons that time may mend. */
function isPatient(reason: Missing['reason']): boolean {
  return reason === 'unlisted' || reason === 'unreachable';
}
