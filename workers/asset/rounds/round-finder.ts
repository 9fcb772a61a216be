import type { RoundEvent } from '../../../shared/events/engine-events.ts';
import type { Asset } from '../../../shared/market/assets.ts';
import { type RoundWindow, slugsOf } from '../../../shared/market/calendar.ts';
import type { Interval, TimeScale } from '../../../shared/market/intervals.ts';
import type { Resolution, Round, Strike } from '../../../shared/market/round.ts';
import { seriesOf } from '../../../shared/market/series.ts';
import type { Http, HttpOutcome } from '../../../shared/ports/ports.ts';
import { eventBySlugPath, gammaEventsIn, parseGammaEvent, seriesEventsPath } from '../../../shared/wire/gamma/index.ts';

const DEADLINE_MS = 3_000;

/** Which rounds are looked for, and where. */
export type RoundSource = {
  readonly asset: Asset;
  readonly interval: Interval;
  readonly timeScale: TimeScale;
  /** Base URL of Gamma. */
  readonly gamma: string;
};

/** A round with what its event already tells about its beginning and its end. */
export type RoundNews = { readonly round: Round; readonly strike?: Strike; readonly resolution?: Resolution };

/** Why a window has no round that we may trade. */
export type Missing = {
  readonly kind: 'missing';
  readonly reason: Extract<RoundEvent, { type: 'round-missing' }>['reason'];
  readonly detail: string;
};

export type Finding = ({ readonly kind: 'found' } & RoundNews) | Missing;

type Found = (finding: Finding) => void;

/**
 * Asks Gamma for rounds: by the slugs that a window may have, then by its series (strategies §3.1).
 *
 * A slug is only a key. An event counts for a window when its own start time says so.
 */
export class RoundFinder {
  readonly #http: Http;
  readonly #source: RoundSource;

  constructor(http: Http, source: RoundSource) {
    this.#http = http;
    this.#source = source;
  }

  find(window: RoundWindow, done: Found): void {
    const { asset, interval, timeScale } = this.#source;
    this.#trySlugs(slugsOf(asset, interval, window.startsAt, timeScale), window, done);
  }

  /** Looks again at a round that was found before. */
  refresh(round: Round, done: Found): void {
    this.#ask(eventBySlugPath(round.slug), (findings) => {
      const finding = oneOf(findings, round.slug);
      const same = finding.kind === 'missing' || finding.round.conditionId === round.conditionId;
      done(same ? finding : missing('ambiguous', `${round.slug} now names market ${finding.round.conditionId}`));
    });
  }

  #trySlugs(slugs: readonly string[], window: RoundWindow, done: Found): void {
    const [slug, ...others] = slugs;
    if (slug === undefined) {
      this.#trySeries(window, done);
      return;
    }
    this.#ask(eventBySlugPath(slug), (findings) => {
      const finding = oneOf(inWindow(findings, window), slug);
      if (finding.kind === 'missing' && finding.reason === 'unlisted') this.#trySlugs(others, window, done);
      else done(finding);
    });
  }

  #trySeries(window: RoundWindow, done: Found): void {
    const series = seriesOf(this.#source.asset, this.#source.interval);
    this.#ask(seriesEventsPath(series, window.startsAt, window.endsAt), (findings) =>
      done(oneOf(inWindow(findings, window), `series ${series.slug}`)),
    );
  }

  #ask(path: string, done: (findings: readonly Finding[]) => void): void {
    const url = `${this.#source.gamma}${path}`;
    this.#http.request(
      { method: 'GET', url, headers: { Accept: 'application/json' }, deadlineMs: DEADLINE_MS },
      (outcome) => done(this.#read(outcome)),
    );
  }

  #read(outcome: HttpOutcome): readonly Finding[] {
    if (outcome.kind === 'failed') return [missing('unreachable', `${outcome.code}: ${outcome.message}`)];
    if (outcome.status === 404) return [];
    if (outcome.status !== 200) return [missing('unreachable', `HTTP ${outcome.status}`)];
    const answer = gammaEventsIn(outcome.body);
    if (answer.kind === 'malformed') return [missing('unreachable', answer.reason)];
    return answer.events.map((event) => this.#readEvent(event));
  }

  #readEvent(event: unknown): Finding {
    const verdict = parseGammaEvent(event, this.#source.asset, this.#source.interval);
    if (verdict.kind === 'round') return { ...verdict, kind: 'found' };
    // An event that cannot be read is a market that we do not understand, as much as one whose rule we do not know.
    return missing(verdict.kind === 'ambiguous' ? 'ambiguous' : 'unknown-rule', verdict.reason);
  }
}

function inWindow(findings: readonly Finding[], { startsAt }: RoundWindow): readonly Finding[] {
  return findings.filter((finding) => finding.kind === 'missing' || finding.round.startsAt === startsAt);
}

/** The one finding of an answer. Of several rounds none may be chosen; a round beats what was found unfit beside it. */
function oneOf(findings: readonly Finding[], where: string): Finding {
  const [found, another] = findings.filter((finding) => finding.kind === 'found');
  if (another !== undefined) return missing('ambiguous', `several markets under ${where}`);
  return found ?? findings[0] ?? missing('unlisted', `nothing under ${where}`);
}

function missing(reason: Missing['reason'], detail: string): Missing {
  return { kind: 'missing', reason, detail };
}
