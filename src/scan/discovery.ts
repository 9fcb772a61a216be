import type { Asset } from '../../shared/market/assets.ts';
import { windowAt } from '../../shared/market/calendar.ts';
import type { Interval, TimeScale } from '../../shared/market/intervals.ts';
import type { Http, HttpOutcome, World } from '../../shared/ports/ports.ts';
import { epochMs } from '../../shared/units/index.ts';
import { gammaPageIn, openEventsPath, parseExclusiveEvent, type UnfitEvent } from '../../shared/wire/gamma/index.ts';
import { RoundFinder } from '../../workers/asset/rounds/round-finder.ts';
import { type ScannedSet, setOfRound, setsOfEvent } from './scanned-set.ts';

const DEADLINE_MS = 5_000;
/** Gamma's largest page (protocol §6.1). */
const PAGE = 100;
/** Exclusive events are a few in a hundred of the most traded; beyond this many pages there is little trade. */
const MOST_PAGES = 10;

/** Which sets are looked for, and where. */
export type SetSource = {
  /** Base URL of Gamma. */
  readonly gamma: string;
  /** Rounds of these assets, for sets of Up and Down. */
  readonly assets: readonly Asset[];
  readonly interval: Interval;
  readonly timeScale: TimeScale;
  /** Most exclusive events, the most traded first. */
  readonly mostEvents: number;
};

/** What a look at Gamma found. */
export type Found = {
  readonly sets: readonly ScannedSet[];
  readonly events: number;
  /** Exclusive events that are no set that could be bought, by reason; `no-round`: assets whose round is not found. */
  readonly unfit: Readonly<Partial<Record<UnfitEvent | 'no-round', number>>>;
  /** Why the list of events is not known, or only in part. */
  readonly failure: string | undefined;
};

/** Asks Gamma for exclusive events that are open, page by page, and for the rounds under way. */
export class Discovery {
  readonly #http: Http;
  readonly #clock: World['clock'];
  readonly #source: SetSource;

  constructor({ http, clock }: Pick<World, 'http' | 'clock'>, source: SetSource) {
    this.#http = http;
    this.#clock = clock;
    this.#source = source;
  }

  /** `done` is called once. */
  find(done: (found: Found) => void): void {
    this.#rounds((rounds) => this.#page(undefined, 1, { ...rounds, events: 0, failure: undefined }, done));
  }

  #rounds(done: (found: Pick<Found, 'sets' | 'unfit'>) => void): void {
    const { assets, interval, timeScale, gamma } = this.#source;
    const window = windowAt(interval, epochMs(this.#clock.wallMs()), timeScale);
    const sets: ScannedSet[] = [];
    let unfit: Found['unfit'] = {};
    let missing = assets.length;
    if (missing === 0) return done({ sets, unfit });
    for (const asset of assets) {
      new RoundFinder(this.#http, { asset, interval, timeScale, gamma }).find(window, (finding) => {
        if (finding.kind === 'missing') unfit = withOne(unfit, 'no-round');
        else if (finding.round.acceptingOrders) sets.push(setOfRound(finding.round));
        else unfit = withOne(unfit, 'not-accepting');
        missing -= 1;
        if (missing === 0) done({ sets, unfit });
      });
    }
  }

  #page(cursor: string | undefined, number: number, before: Found, done: (found: Found) => void): void {
    const url = `${this.#source.gamma}${openEventsPath(PAGE, cursor)}`;
    const request = { method: 'GET', url, headers: { Accept: 'application/json' }, deadlineMs: DEADLINE_MS } as const;
    this.#http.request(request, (outcome) => {
      const page = readPage(outcome);
      if ('failure' in page) return done({ ...before, failure: page.failure });
      const found = withEvents(before, page.events, this.#source.mostEvents);
      const isEnough = found.events >= this.#source.mostEvents || number >= MOST_PAGES;
      if (page.nextCursor === undefined || isEnough) done(found);
      else this.#page(page.nextCursor, number + 1, found, done);
    });
  }
}

type Page = { readonly events: readonly unknown[]; readonly nextCursor: string | undefined };

function readPage(outcome: HttpOutcome): Page | { readonly failure: string } {
  if (outcome.kind === 'failed') return { failure: `Gamma: ${outcome.code}: ${outcome.message}` };
  if (outcome.status !== 200) return { failure: `Gamma: HTTP ${outcome.status}` };
  const page = gammaPageIn(outcome.body);
  return page.kind === 'page' ? page : { failure: `Gamma: ${page.reason}` };
}

function withEvents(before: Found, page: readonly unknown[], mostEvents: number): Found {
  const sets = [...before.sets];
  let { events, unfit } = before;
  for (const json of page) {
    const verdict = parseExclusiveEvent(json);
    if (verdict.kind === 'unfit') unfit = withOne(unfit, verdict.reason);
    if (verdict.kind !== 'event' || events >= mostEvents) continue;
    sets.push(...setsOfEvent(verdict.event));
    events += 1;
  }
  return { ...before, sets, events, unfit };
}

function withOne(unfit: Found['unfit'], reason: keyof Found['unfit']): Found['unfit'] {
  return { ...unfit, [reason]: (unfit[reason] ?? 0) + 1 };
}
