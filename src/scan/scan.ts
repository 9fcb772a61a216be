import type { TimerHandle, World } from '../../shared/ports/ports.ts';
import type { ScanTerms } from '../../shared/models/index.ts';
import { LogHistogram, quantileOf } from '../../shared/stats/log-histogram.ts';
import { type EpochMs, epochMs } from '../../shared/units/index.ts';
import { BookDesk } from './book-desk.ts';
import { Discovery, type Found, type SetSource } from './discovery.ts';
import type { ScanNotice, ScanReport } from './notices.ts';
import { type ScanMoney, SetWatch } from './set-watch.ts';

/** All sets are looked at this often, besides those whose books change (strategies §7.1). */
const LOOK_EVERY_MS = 1_000;
/** As long as Gamma has never answered it is asked this often. */
const FIRST_ANSWER_EVERY_MS = 1_000;

export type ScanOptions = {
  readonly source: SetSource;
  readonly marketWs: string;
  readonly pingEveryMs: number;
  readonly terms: Omit<ScanTerms, 'budget'>;
  readonly money: ScanMoney;
  /** Gamma is asked for sets this often. */
  readonly refreshMs: number;
};

/**
 * Watches the books of all sets that Gamma lists and tells when one costs less than it pays (strategies §7). It sends no order: it
 * has neither account nor key.
 */
export class Scan {
  readonly #world: World;
  readonly #options: ScanOptions;
  readonly #tell: (notice: ScanNotice) => void;
  readonly #discovery: Discovery;
  readonly #desk: BookDesk;
  readonly #watch: SetWatch;
  readonly #startedAt: EpochMs;
  readonly #scanUs = new LogHistogram();
  #scans = 0;
  #failures = 0;
  #found: Found | undefined;
  #nextDiscovery: TimerHandle | undefined;
  #nextLook: TimerHandle | undefined;

  constructor(world: World, options: ScanOptions, tell: (notice: ScanNotice) => void) {
    const { source, marketWs, pingEveryMs, terms, money } = options;
    this.#world = world;
    this.#options = options;
    this.#tell = tell;
    this.#startedAt = epochMs(world.clock.wallMs());
    this.#discovery = new Discovery(world, source);
    this.#desk = new BookDesk(world, marketWs, pingEveryMs, (tokens) => this.#watch.look(this.#now(), tokens));
    const links = {
      bookOf: this.#desk.legBook.bind(this.#desk),
      confirm: this.#desk.refresh.bind(this.#desk),
      tell,
    };
    this.#watch = new SetWatch(links, terms, money);
  }

  start(): void {
    this.#desk.start();
    this.#discover();
    this.#lookLater();
  }

  /** One line on how far it is. */
  get progress(): string {
    const { opportunities, nearMisses, looks } = this.#watch.counts;
    const books = `${this.#desk.live}/${this.#desk.followed} books`;
    return `${this.#watch.size} sets, ${books}, ${looks} looks, ${opportunities} opportunities, ${nearMisses} near misses`;
  }

  /** Ends what stands; nothing may be called after it. @returns `undefined` when Gamma never told which sets there are */
  end(): ScanReport | undefined {
    this.#nextDiscovery?.cancel();
    this.#nextLook?.cancel();
    const now = this.#now();
    if (this.#found === undefined) return undefined;
    const { events, unfit } = this.#found;
    const { size } = this.#watch;
    const tokens = this.#desk.followed;
    this.#watch.watch([], now);
    const { looks, ...counts } = this.#watch.counts;
    const { counts: us } = this.#scanUs;
    return {
      startedAt: this.#startedAt,
      endedAt: now,
      events,
      sets: size,
      tokens,
      unfit,
      scans: this.#scans,
      looks,
      scanUs: { p50: Math.round(quantileOf(us, 0.5)), p99: Math.round(quantileOf(us, 0.99)) },
      ...counts,
      nothing: this.#watch.nothing,
      committed: { most: this.#watch.mostCommitted, limit: this.#options.money.total },
      books: this.#desk.counts,
      failures: this.#failures,
      tallies: this.#watch.tallies,
    };
  }

  #discover(): void {
    this.#discovery.find((found) => {
      const at = this.#now();
      if (found.failure !== undefined) {
        this.#failures += 1;
        this.#tell({ type: 'trouble', at, reason: found.failure });
      } else this.#take(found, at);
      const delayMs = this.#found === undefined ? FIRST_ANSWER_EVERY_MS : this.#options.refreshMs;
      this.#nextDiscovery = this.#world.timers.after(delayMs, () => this.#discover());
    });
  }

  #take(found: Found, at: EpochMs): void {
    const isNews = this.#found === undefined || idsOf(this.#found) !== idsOf(found);
    this.#found = found;
    this.#desk.follow(
      found.sets.flatMap(({ tokens, ticks }) => tokens.map((token, index) => ({ token, tick: ticks[index]! }))),
    );
    this.#watch.watch(found.sets, at);
    if (isNews) this.#tell({ type: 'found', at, found });
  }

  #lookLater(): void {
    this.#nextLook = this.#world.timers.after(LOOK_EVERY_MS, () => {
      const began = this.#world.clock.monoMs();
      this.#watch.look(this.#now());
      this.#desk.remind();
      this.#scanUs.record((this.#world.clock.monoMs() - began) * 1_000);
      this.#scans += 1;
      this.#lookLater();
    });
  }

  #now(): EpochMs {
    return epochMs(this.#world.clock.wallMs());
  }
}

/** In one order: answers come, and events are ranked, in another one each time. */
function idsOf({ sets }: Found): string {
  return sets
    .map(({ id }) => id)
    .sort()
    .join('\n');
}
