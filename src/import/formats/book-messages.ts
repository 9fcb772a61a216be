import type { Input } from '../../../shared/engine/input.ts';
import { UsageError } from '../../../shared/errors.ts';
import type { ConditionId } from '../../../shared/market/ids.ts';
import type { Round } from '../../../shared/market/round.ts';
import { epochMs } from '../../../shared/units/index.ts';
import { positionIdsOf } from '../../../shared/wire/position-ids.ts';
import { readCapture } from '../../inspect/formats/index.ts';
import { silence, SpanCoverage } from '../coverage.ts';
import { historicRound, LISTED_BEFORE_MS, parseSlug, ROUND_ASSUMPTIONS } from '../historic-round.ts';
import type { Coverage, ImportedSet, Importer, Refusal, SourceFile } from '../importer.ts';
import { eventInput, gapReason } from '../inputs.ts';
import { type BookStatistics, BookStatisticsCollector } from './book-statistics.ts';

/** Books come after trades: a pause that is no longer than this says nothing. */
const HOLE_MS = 5_000;

/** A message with the recorder's time, UTC ms. */
type Frame = { readonly at: number; readonly bytes: Uint8Array };

/** `book` messages of the market socket, one file per round, named by its slug: `{"recv_s": …, "raw": "…"}` lines. */
export const bookMessages: Importer = {
  format: 'book-messages',
  says: 'complete books of the market socket, one file per round named by its slug',
  recognises: ({ name, head }) => slugOf(name) !== undefined && head.includes('"recv_s"') && head.includes('asset_id'),
  open: (files) => new BookMessages(files),
};

class BookMessages implements ImportedSet {
  readonly cannotProve = [
    ...ROUND_ASSUMPTIONS,
    'strike and outcome: the source has neither, so that no directional strategy may trade on it',
    'what happened between two books: the source has no price_change and no trade messages',
    'fills of resting orders: without trades there is nothing that could have filled them',
  ];
  readonly tapes;
  readonly #rounds: readonly { readonly file: SourceFile; readonly round: Round }[];
  readonly #coverage: Coverage[] = [];
  readonly #refused: Refusal[] = [];
  readonly #statistics: BookStatistics[] = [];

  constructor(files: readonly SourceFile[]) {
    const rounds = files.map((file) => ({ file, round: roundOf(file) }));
    this.#rounds = rounds.sort((a, b) => a.round.startsAt - b.round.startsAt);
    const first = this.#rounds[0]!.round;
    const stranger = this.#rounds.find(({ round }) => round.asset !== first.asset || round.interval !== first.interval);
    if (stranger !== undefined) {
      throw new UsageError(
        'mixed',
        `import: ${stranger.file.name} is not ${first.asset} ${first.interval}; import it apart`,
      );
    }
    this.tapes = [{ asset: first.asset, interval: first.interval, inputs: () => this.#inputs() }];
  }

  summary() {
    const rounds = this.#rounds.map(({ round }) => round);
    const [first, last] = [rounds[0]!, rounds.at(-1)!];
    const lengthMs = first.endsAt - first.startsAt;
    const planned = (last.startsAt - first.startsAt) / lengthMs + 1;
    const known = new Set(rounds.map(({ startsAt }) => Number(startsAt)));
    const missing = Array.from({ length: planned }, (_, index) => first.startsAt + index * lengthMs)
      .filter((startsAt) => !known.has(startsAt))
      .map((startsAt) => ({ amount: 1, why: `no file for the round of ${new Date(startsAt).toISOString()}` }));
    const grid: Coverage = { what: 'rounds', unit: 'rounds', planned, loaded: rounds.length, missing };
    return {
      coverage: [grid, ...this.#coverage],
      refused: this.#refused,
      findings: { rounds: this.#statistics },
    };
  }

  /** Each round is told a little before its start, also while the recording of the one before still runs. */
  *#inputs(): Iterable<Input> {
    const untold = this.#rounds.map(({ round }) => round);
    let last: number | undefined;
    yield eventInput(tellingAt(untold[0]!), { type: 'feed-up', feed: 'market' });
    for (const { file, round } of this.#rounds) {
      const coverage = new SpanCoverage(round.slug, { from: round.startsAt, to: round.endsAt }, HOLE_MS);
      const statistics = new BookStatisticsCollector(round);
      for (const { at, bytes } of this.#framesOf(file)) {
        for (let next = untold[0]; next !== undefined && tellingAt(next) <= at; next = untold[0]) {
          untold.shift();
          yield eventInput(tellingAt(next), { type: 'round-listed', round: next });
        }
        const unseen = coverage.note(at);
        const hole = silence(last, at, HOLE_MS) ?? unseen;
        if (hole !== undefined) yield eventInput(at, { type: 'feed-gap', feed: 'market', reason: gapReason(hole) });
        statistics.take(bytes);
        last = at;
        yield { kind: 'frame', at: epochMs(at), feed: 'market', bytes };
      }
      const report = coverage.report();
      this.#coverage.push(report);
      this.#statistics.push(statistics.finish(report.loaded / report.planned));
    }
    if (last === undefined) return;
    yield eventInput(last, { type: 'feed-down', feed: 'market', reason: 'the recording ends' });
  }

  #framesOf(file: SourceFile): Frame[] {
    const frames: Frame[] = [];
    let refused = 0;
    for (const entry of readCapture({ name: file.name, bytes: file.read() })) {
      if (entry.kind === 'frame' && entry.receivedMs !== undefined)
        frames.push({ at: entry.receivedMs, bytes: entry.bytes });
      else refused += 1;
    }
    if (refused > 0)
      this.#refused.push({ what: file.name, count: refused, reason: 'no frame with a time of reception' });
    return frames;
  }
}

function tellingAt({ startsAt }: Round): number {
  return startsAt - LISTED_BEFORE_MS;
}

/**
 * Which token is Up is derived from the condition, and checked against the token that the file begins with. The head may end
 * within the first line: hence no JSON.
 */
function roundOf(file: SourceFile): Round {
  const slug = slugOf(file.name);
  const window = slug === undefined ? undefined : parseSlug(slug);
  const market = /\\?"market\\?":\\?"(0x[0-9a-f]{64})/.exec(file.head)?.[1];
  const token = /\\?"asset_id\\?":\\?"(\d+)/.exec(file.head)?.[1];
  if (slug === undefined || window === undefined || market === undefined || token === undefined) {
    throw new UsageError('format', `import: ${file.name} is no round of book messages`);
  }
  const conditionId = market as ConditionId;
  const { up, down } = positionIdsOf(conditionId);
  if (token !== up && token !== down) {
    throw new UsageError('format', `import: ${file.name}: token ${token} belongs to neither outcome of ${market}`);
  }
  return historicRound(window.asset, window.interval, window.startsAtMs, { slug, conditionId, up, down });
}

function slugOf(name: string): string | undefined {
  return /^([a-z]+-updown-\w+-\d+)\./.exec(name)?.[1];
}
