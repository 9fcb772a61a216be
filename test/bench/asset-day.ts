import { constants, zstdCompressSync } from 'node:zlib';
import type { Input } from '../../shared/engine/input.ts';
import type { EngineEvent } from '../../shared/events/engine-events.ts';
import type { ConditionId, TokenId } from '../../shared/market/ids.ts';
import type { Round } from '../../shared/market/round.ts';
import { SeededRandom } from '../../shared/ports/seeded-random.ts';
import { TapeEncoder } from '../../shared/tape/index.ts';
import { epochMs, microShares, MICRO, tick } from '../../shared/units/index.ts';
import { defaultEngineConfig } from '../support/engine-config.ts';

export const ROUND_MS = 300_000;
export const ROUNDS_PER_DAY = 288;

/** Data set 01: 175,829 messages of some 49 levels a side in 50 rounds. */
export const BOOKS_PER_ROUND = 3_517;
const LEVELS = 49;

/** … of which 10 in a book are others than in the one before: that is what makes a tape compress as it does, 42–46 times. */
const CHANGED_LEVELS = 10;

/** Some prints between the books, as many prices as the streams send. */
const BOOKS_PER_PRINT = 6;
const PRICE_EVERY_MS = 500;

const FIRST_START = Date.UTC(2026, 3, 16);
const TOKEN_DIGITS = 77;
const START_PRICE = 68_000;

type Frame = {
  readonly offsetMs: number;
  readonly bytes: Buffer;
  readonly tokenAt: number;
  readonly timeAt: number;
  readonly down: boolean;
};

/**
 * Days of 5-minute rounds of BTC at the density of data set 01, made of one round that is told over and over with other tokens
 * and times: full books of both outcomes by turns around a price that wanders, prints, oracle, TWAP and exchange prices, and
 * the venue's resolution. A repeated round is as much work as another.
 */
export class AssetDay {
  readonly #frames: readonly Frame[];
  readonly #prices: readonly number[];
  #chain = 0;

  /** @param books messages with whole books in each round */
  constructor(books = BOOKS_PER_ROUND) {
    const random = new SeededRandom('asset-day');
    this.#prices = pricesOf(random);
    this.#frames = framesOf(random, books);
  }

  /** The i-th round as a sealed segment of a tape, linked to the one made before. Not to be timed: it is what a recorder did before. */
  sealed(index: number): Uint8Array {
    const encoder = new TapeEncoder(headerOf(index), index === 0 ? 0 : this.#chain);
    const round = roundOf(index);
    for (const input of this.inputs(index)) encoder.input(input, 0);
    encoder.footer(round.endsAt, { inputs: 0, effectHash: '', reason: 'round-end' });
    this.#chain = encoder.chain;
    return zstdCompressSync(encoder.take(), { params: { [constants.ZSTD_c_checksumFlag]: 1 } });
  }

  /** What there is to hear of the i-th round, and of the one before, which is resolved meanwhile. */
  *inputs(index: number): Iterable<Input> {
    const round = roundOf(index);
    if (index === 0) {
      const at = round.startsAt - 20_000;
      for (const feed of ['market', 'prices', 'binance'] as const) yield event(at, { type: 'feed-up', feed });
      yield event(at, { type: 'round-listed', round });
    }
    const next = roundOf(index + 1);
    let price = 0;
    let told = index === 0 ? 2 : 1;
    for (const frame of this.#frames) {
      const at = round.startsAt + frame.offsetMs;
      for (; price < this.#prices.length && price * PRICE_EVERY_MS <= frame.offsetMs; price += 1) {
        yield* this.#pricesAt(round.startsAt + price * PRICE_EVERY_MS, price);
      }
      if (told === 1 && frame.offsetMs > 20_000) {
        told = 2;
        yield event(at, {
          type: 'resolved',
          conditionId: roundOf(index - 1).conditionId,
          resolution: { winner: index % 2 === 0 ? 'up' : 'down' },
        });
      }
      if (told === 2 && frame.offsetMs > ROUND_MS - 30_000) {
        told = 3;
        yield event(at, { type: 'round-listed', round: next });
      }
      yield { kind: 'frame', at: epochMs(at), feed: 'market', bytes: stamped(frame, round, at) };
    }
  }

  *#pricesAt(at: number, i: number): Iterable<Input> {
    const value = this.#prices[i]!;
    const price = { type: 'price', priceMs: at, value } as const;
    yield event(at, { ...price, kind: 'binance', takerVolume: i % 2 === 0 ? 0.01 : -0.01 });
    if (i % 2 !== 0) return;
    yield event(at, { ...price, kind: 'oracle' });
    yield event(at, { ...price, kind: 'twap' });
  }
}

function event(at: number, told: EngineEvent): Input {
  return { kind: 'event', at: epochMs(at), event: told };
}

function roundOf(index: number): Round {
  const startsAt = epochMs(FIRST_START + index * ROUND_MS);
  const digits = String(startsAt).padStart(TOKEN_DIGITS - 1, '7');
  return {
    asset: 'BTC',
    interval: '5m',
    slug: `btc-updown-5m-${startsAt / 1000}`,
    conditionId: `0x${startsAt.toString(16).padStart(64, '0')}` as ConditionId,
    up: `1${digits}` as TokenId,
    down: `2${digits}` as TokenId,
    startsAt,
    endsAt: epochMs(startsAt + ROUND_MS),
    tick: tick(100),
    minSize: microShares(5 * MICRO),
    fees: { rate: 0.07, exponent: 1, takerOnly: true },
    rule: { kind: 'twap', lookbackMs: 60_000 },
    timeScale: 1,
    version: 'v1',
    negRisk: false,
    acceptingOrders: true,
  };
}

function headerOf(index: number): ConstructorParameters<typeof TapeEncoder>[0] {
  return {
    asset: 'BTC',
    interval: '5m',
    runId: 'asset-day',
    incarnation: 1,
    segment: index,
    buildHash: '',
    configHash: '',
    node: '',
    v8: '',
    startedAt: roundOf(index).startsAt,
    engine: defaultEngineConfig('BTC', '5m'),
    identity: { apiKey: '', address: '' },
  };
}

function pricesOf(random: SeededRandom): number[] {
  let value = START_PRICE;
  return Array.from({ length: ROUND_MS / PRICE_EVERY_MS }, () => {
    value *= 1 + (random.unit() - 0.5) * 0.0001;
    return Math.round(value * 100) / 100;
  });
}

/** One round's frames, books of Up and Down by turns; a print now and then. */
function framesOf(random: SeededRandom, books: number): Frame[] {
  const frames: Frame[] = [];
  const sizes = {
    up: Array.from({ length: 100 }, () => sizeText(random)),
    down: Array.from({ length: 100 }, () => sizeText(random)),
  };
  let mid = 50;
  for (let i = 0; i < books; i += 1) {
    if (i % 20 === 0) mid = Math.min(70, Math.max(30, mid + Math.floor(random.unit() * 3) - 1));
    const offsetMs = Math.floor((i * ROUND_MS) / books);
    const down = i % 2 === 1;
    const center = down ? 100 - mid : mid;
    const standing = down ? sizes.down : sizes.up;
    for (let change = 0; change < CHANGED_LEVELS; change += 1) {
      standing[Math.floor(random.unit() * standing.length)] = sizeText(random);
    }
    frames.push(frameOf(offsetMs, down, bookText(standing, center)));
    if (i % BOOKS_PER_PRINT === 0) frames.push(frameOf(offsetMs, down, printText(random, center)));
  }
  return frames;
}

const PLACEHOLDER = 'T'.repeat(TOKEN_DIGITS);
const CLOCK = 'C'.repeat(13);

function sizeText(random: SeededRandom): string {
  return (10 + random.unit() * 3000).toFixed(2);
}

/** @param sizes by price in cents */
function bookText(sizes: readonly string[], center: number): string {
  const levels = (from: number, step: 1 | -1): string => {
    const list: string[] = [];
    for (let cents = from; cents > 0 && cents < 100 && list.length < LEVELS; cents += step) {
      list.push(`{"price":"${(cents / 100).toFixed(2)}","size":"${sizes[cents]}"}`);
    }
    // As the venue sends them: the best last.
    return list.toReversed().join(',');
  };
  const head = `{"market":"0x${'a'.repeat(64)}","asset_id":"${PLACEHOLDER}"`;
  const tail = `"hash":"${'4'.repeat(40)}","timestamp":"${CLOCK}","event_type":"book"}`;
  return `${head},"bids":[${levels(center - 1, -1)}],"asks":[${levels(center + 1, 1)}],${tail}`;
}

function printText(random: SeededRandom, center: number): string {
  const isBuy = random.unit() < 0.5;
  const price = ((isBuy ? center + 1 : center - 1) / 100).toFixed(2);
  const size = (1 + random.unit() * 60).toFixed(2);
  return `{"market":"0x${'a'.repeat(64)}","asset_id":"${PLACEHOLDER}","price":"${price}","size":"${size}","side":"${isBuy ? 'BUY' : 'SELL'}","fee_rate_bps":"","timestamp":"${CLOCK}","event_type":"last_trade_price"}`;
}

function frameOf(offsetMs: number, down: boolean, text: string): Frame {
  return { offsetMs, down, bytes: Buffer.from(text), tokenAt: text.indexOf(PLACEHOLDER), timeAt: text.indexOf(CLOCK) };
}

/** The frame with this round's token and time written into it. The bytes are used again. */
function stamped({ bytes, tokenAt, timeAt, down }: Frame, round: Round, at: number): Uint8Array {
  bytes.write(down ? round.down : round.up, tokenAt, 'latin1');
  bytes.write(String(at), timeAt, 'latin1');
  return bytes;
}
