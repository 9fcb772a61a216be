import type { Input } from '../../../shared/engine/input.ts';
import { UsageError } from '../../../shared/errors.ts';
import type { ConditionId, Outcome, TokenId } from '../../../shared/market/ids.ts';
import type { Round } from '../../../shared/market/round.ts';
import { slugsOf } from '../../../shared/market/slugs.ts';
import { epochMs } from '../../../shared/units/index.ts';
import { type Hole, silence, SpanCoverage } from '../coverage.ts';
import { columnsOf, fieldsOf } from '../csv.ts';
import { type QuoteActivity, whyFrozen } from '../frozen-quotes.ts';
import { historicRound, LISTED_BEFORE_MS, ROUND_ASSUMPTIONS } from '../historic-round.ts';
import type { Coverage, ImportedSet, Importer, ImportOptions, SourceFile } from '../importer.ts';
import { eventInput, gapReason } from '../inputs.ts';
import { linesOf } from '../source-files.ts';

/** The source samples ten times a second. */
const HOLE_MS = 1_000;

/** A round counts as whole when its first and last values are this near to its ends, and stands so in the outcome. */
const WHOLE_MS = 5_000;

const INTERVAL = '5m';

const PRICE_COLUMNS = [
  'timestamp_ms',
  'market_ts',
  'asset',
  'side',
  'bid',
  'ask',
  'bid_depth',
  'ask_depth',
  'binance_btc_price',
  'chainlink_btc_price',
] as const;
const MARKET_COLUMNS = ['timestamp', 'asset', 'slug', 'up_token_id', 'down_token_id'] as const;

/** How a round came out by its first and last oracle value. */
type Settlement = {
  readonly slug: string;
  readonly whole: boolean;
  readonly first: number;
  readonly last: number;
  readonly winner: Outcome;
  /** From the table of outcomes that was given beside; absent where it has none. */
  readonly official?: Outcome;
};

/** Prices of Binance and Chainlink sampled at 10 Hz inside rounds, with quotes; and the table of rounds beside them. */
export const priceTicks: Importer = {
  format: 'price-ticks',
  says: 'CSV of Binance and Chainlink prices at 10 Hz inside rounds, with a table of markets',
  recognises: ({ head }) => head.startsWith('id,timestamp_ms,market_ts,') || head.startsWith('timestamp,asset,slug,'),
  open: (files, options) => new PriceTicks(files, options),
};

class PriceTicks implements ImportedSet {
  readonly cannotProve = [
    ...ROUND_ASSUMPTIONS,
    'books, spreads and fills: the quotes of the source are not taken',
    'condition ids: the source has none, those on the tape are made from the slugs',
    'when a price was made: the source has the time at which its collector looked',
  ];
  readonly tapes;
  readonly #files: readonly SourceFile[];
  readonly #options: ImportOptions;
  readonly #rounds = new Map<number, RoundTicks>();

  constructor(files: readonly SourceFile[], options: ImportOptions) {
    const markets = files.filter(({ head }) => head.startsWith('timestamp,asset,slug,'));
    this.#files = files.filter((file) => !markets.includes(file));
    this.#options = options;
    if (this.#files.length === 0) throw new UsageError('format', 'import: a table of markets alone has no prices');
    const tokens = tokensIn(markets);
    this.tapes = [{ asset: 'BTC', interval: INTERVAL, inputs: () => this.#inputs(tokens) } as const];
  }

  summary() {
    const rounds = [...this.#rounds.values()];
    const settlements = rounds.flatMap((round) => round.settlement(this.#options) ?? []);
    const whole = settlements.filter((settlement) => settlement.whole);
    const judged = whole.filter(({ official }) => official !== undefined);
    return {
      coverage: rounds.map((round) => round.coverage()),
      refused: rounds.map(({ round, activity }) => ({
        what: `quotes of ${round.slug}`,
        count: activity.rows,
        reason: whyFrozen(activity) ?? 'a best bid and ask without the levels behind them are no book',
      })),
      findings: {
        settlements,
        wholeRounds: whole.length,
        comparedWithOutcomes: judged.length,
        agreeWithOutcomes: judged.filter(({ official, winner }) => official === winner).length,
      },
    };
  }

  *#inputs(tokens: ReadonlyMap<number, RoundTokens>): Iterable<Input> {
    let current: RoundTicks | undefined;
    let last: number | undefined;
    /** Start of the round that was listed before its own rows came. */
    let next: number | undefined;
    for (const file of this.#files) {
      let at: ReturnType<typeof columnsOf<(typeof PRICE_COLUMNS)[number]>> | undefined;
      for (const line of linesOf(file.read())) {
        if (at === undefined) {
          at = columnsOf(line, PRICE_COLUMNS, file.name);
          continue;
        }
        const fields = fieldsOf(line);
        const number = (name: (typeof PRICE_COLUMNS)[number]): number => Number(fields[at![name]]);
        const startsAt = number('market_ts') * 1_000;
        const before = last;
        last = number('timestamp_ms');
        if (current?.round.startsAt !== startsAt) {
          const isFirst = current === undefined;
          current = new RoundTicks(roundAt(startsAt, tokens.get(startsAt)));
          this.#rounds.set(startsAt, current);
          if (isFirst) {
            yield eventInput(startsAt - LISTED_BEFORE_MS, { type: 'feed-up', feed: 'prices' });
            yield eventInput(startsAt - LISTED_BEFORE_MS, { type: 'feed-up', feed: 'binance' });
          }
          const listedAt = isFirst ? startsAt - LISTED_BEFORE_MS : last;
          if (next !== startsAt) yield eventInput(listedAt, { type: 'round-listed', round: current.round });
        }
        if (next !== current.round.endsAt && last >= current.round.endsAt - LISTED_BEFORE_MS) {
          next = current.round.endsAt;
          if (tokens.has(next))
            yield eventInput(last, { type: 'round-listed', round: roundAt(next, tokens.get(next)) });
          else next = undefined;
        }
        const quote = `${fields[at.bid]}/${fields[at.ask]}`;
        const oracle = number('chainlink_btc_price');
        const depth = number('bid_depth') + number('ask_depth');
        yield* current.take(last, silence(before, last, HOLE_MS), {
          side: fields[at.side] ?? '',
          quote,
          depth,
          oracle,
          binance: number('binance_btc_price'),
        });
      }
    }
    if (last === undefined) return;
    yield eventInput(last, { type: 'feed-down', feed: 'prices', reason: 'the recording ends' });
    yield eventInput(last, { type: 'feed-down', feed: 'binance', reason: 'the recording ends' });
  }
}

type Row = {
  readonly side: string;
  readonly quote: string;
  readonly depth: number;
  /** 0 while not known. */
  readonly oracle: number;
  readonly binance: number;
};

/** What the rows of one round say. */
class RoundTicks {
  readonly round: Round;
  readonly #coverage: SpanCoverage;
  readonly #quotes = new Map<string, string>();
  readonly #count = { rows: 0, quoteChanges: 0, priceChanges: 0, rowsWithoutDepth: 0 };
  #oracle: { readonly first: number; readonly firstAt: number; last: number; lastAt: number } | undefined;

  constructor(round: Round) {
    this.round = round;
    this.#coverage = new SpanCoverage(round.slug, { from: round.startsAt, to: round.endsAt }, HOLE_MS);
  }

  get activity(): QuoteActivity {
    return this.#count;
  }

  /** @param unheard the time before, also that of earlier rounds, in which nothing was recorded */
  *take(at: number, unheard: Hole | undefined, { side, quote, depth, oracle, binance }: Row): Iterable<Input> {
    const count = this.#count;
    count.rows += 1;
    if (depth === 0) count.rowsWithoutDepth += 1;
    if (this.#quotes.has(side) && this.#quotes.get(side) !== quote) count.quoteChanges += 1;
    this.#quotes.set(side, quote);
    const unseen = this.#coverage.note(at);
    const hole = unheard ?? unseen;
    if (hole !== undefined) {
      const reason = gapReason(hole);
      yield eventInput(at, { type: 'feed-gap', feed: 'prices', reason });
      yield eventInput(at, { type: 'feed-gap', feed: 'binance', reason });
    }
    if (oracle > 0) {
      this.#noteOracle(at, oracle);
      yield eventInput(at, { type: 'price', kind: 'oracle', priceMs: at, value: oracle });
    }
    if (binance > 0) yield eventInput(at, { type: 'price', kind: 'binance', priceMs: at, value: binance });
  }

  coverage(): Coverage {
    return this.#coverage.report();
  }

  /** The rule of its time: the oracle's price at the end against that at the start; a tie goes Up. */
  settlement({ outcomes }: ImportOptions): Settlement | undefined {
    if (this.#oracle === undefined) return undefined;
    const { first, firstAt, last, lastAt } = this.#oracle;
    const { startsAt, endsAt, slug } = this.round;
    const whole = firstAt - startsAt <= WHOLE_MS && endsAt - lastAt <= WHOLE_MS;
    const official = outcomes?.get(startsAt);
    const winner = last >= first ? 'up' : 'down';
    return { slug, whole, first, last, winner, ...(official === undefined ? {} : { official }) };
  }

  #noteOracle(at: number, value: number): void {
    if (this.#oracle === undefined) {
      this.#oracle = { first: value, firstAt: at, last: value, lastAt: at };
      return;
    }
    if (value !== this.#oracle.last) this.#count.priceChanges += 1;
    this.#oracle.last = value;
    this.#oracle.lastAt = at;
  }
}

type RoundTokens = { readonly slug: string; readonly up: TokenId; readonly down: TokenId };

function tokensIn(files: readonly SourceFile[]): ReadonlyMap<number, RoundTokens> {
  const tokens = new Map<number, RoundTokens>();
  for (const file of files) {
    const [header = '', ...lines] = linesOf(file.read());
    const at = columnsOf(header, MARKET_COLUMNS, file.name);
    for (const fields of lines.map(fieldsOf)) {
      tokens.set(Number(fields[at.timestamp]) * 1_000, {
        slug: fields[at.slug] ?? '',
        up: (fields[at.up_token_id] ?? '') as TokenId,
        down: (fields[at.down_token_id] ?? '') as TokenId,
      });
    }
  }
  return tokens;
}

/** A round without a table of markets has ids made from its slug. */
function roundAt(startsAt: number, tokens: RoundTokens | undefined): Round {
  const slug = tokens?.slug ?? slugsOf('BTC', INTERVAL, epochMs(startsAt), 1)[0];
  const made = { up: `${slug}/up` as TokenId, down: `${slug}/down` as TokenId };
  const conditionId = `imported/${slug}` as ConditionId;
  return historicRound('BTC', INTERVAL, startsAt, { ...made, ...tokens, slug, conditionId });
}
