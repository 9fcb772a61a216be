import * as z from 'zod';
import { type MicroUsdc, microUsdc } from '../../../shared/units/index.ts';
import { latchSchema, type Latch } from './latch.ts';
import { RecentKeys } from './recent-keys.ts';

const DAY_MS = 86_400_000;

/** Rounds whose earnings are kept apart, because they may still be told anew: those of hours. */
const MAX_ROUNDS_APART = 256;

/** Fills and orders that are remembered so that they are not counted again, … */
const MAX_KNOWN = 20_000;

/** … and over a restart: a successor tells those of the rounds that are still under way. */
const MAX_SAVED = 1_000;

/** What of the account survives a restart. Money in micro-pUSD. */
export const accountRecordSchema = z.object({
  /** Days since 1970, UTC. */
  day: z.number().int(),
  trades: z.number().int().min(0),
  volume: z.number().int().min(0),
  /** Earned in rounds that are not kept apart any more, and in those that are. */
  earnedBefore: z.number().int(),
  rounds: z.array(z.tuple([z.string(), z.number().int()])),
  equityAtDayStart: z.number().int(),
  peak: z.number().int(),
  /** The newest fills that were counted, and the newest orders with a fill, by {@link RecentKeys}: they may be told again. */
  fills: z.array(z.string()).default([]),
  orders: z.array(z.string()).default([]),
  latch: latchSchema.optional(),
});

export type AccountRecord = Readonly<z.infer<typeof accountRecordSchema>>;

/** The UTC day of a moment. */
export function dayOf(wallMs: number): number {
  return Math.floor(wallMs / DAY_MS);
}

/**
 * The account's day and its fortunes over days: trades, turnover, what was earned, the peak of the equity, and the latch.
 * Equity is counted from 0 at the first record; deposits and withdrawals do not move it.
 */
export class AccountBook {
  readonly #rounds: Map<string, number>;
  readonly #fills: RecentKeys;
  readonly #orders: RecentKeys;
  #day: number;
  #trades: number;
  #volume: number;
  #earnedBefore: number;
  #equityAtDayStart: number;
  #peak: number;
  latch: Latch | undefined;

  /** @param record of an earlier session; without one the records begin at this moment */
  constructor(record: AccountRecord | undefined, wallMs: number) {
    this.#rounds = new Map(record?.rounds);
    this.#fills = new RecentKeys(MAX_KNOWN, record?.fills);
    this.#orders = new RecentKeys(MAX_KNOWN, record?.orders);
    this.#day = record?.day ?? dayOf(wallMs);
    this.#trades = record?.trades ?? 0;
    this.#volume = record?.volume ?? 0;
    this.#earnedBefore = record?.earnedBefore ?? 0;
    this.#equityAtDayStart = record?.equityAtDayStart ?? 0;
    this.#peak = record?.peak ?? 0;
    this.latch = record?.latch;
  }

  get day(): number {
    return this.#day;
  }

  /** Orders with a fill, today. */
  get trades(): number {
    return this.#trades;
  }

  /** Notional of fills, today. */
  get volume(): MicroUsdc {
    return microUsdc(this.#volume);
  }

  get equityAtDayStart(): MicroUsdc {
    return microUsdc(this.#equityAtDayStart);
  }

  get peak(): MicroUsdc {
    return microUsdc(this.#peak);
  }

  /** Earned since the records began. */
  get earned(): MicroUsdc {
    let sum = this.#earnedBefore;
    for (const amount of this.#rounds.values()) sum += amount;
    return microUsdc(sum);
  }

  /** What a round has earned so far; a successor that adopts its fills tells the same again. */
  setEarned(round: string, amount: MicroUsdc): void {
    this.#rounds.set(round, amount);
    if (this.#rounds.size <= MAX_ROUNDS_APART) return;
    const [oldest] = this.#rounds;
    if (oldest === undefined) return;
    this.#earnedBefore += oldest[1];
    this.#rounds.delete(oldest[0]);
  }

  /** Counts a fill. @returns what it adds to the day's trades; `undefined` when it was counted before, if by another process */
  addFill(tradeId: string, orderId: string, notional: MicroUsdc): 0 | 1 | undefined {
    if (!this.#fills.add(`${tradeId}/${orderId}`)) return undefined;
    const trades = this.#orders.add(orderId) ? 1 : 0;
    this.#volume += notional;
    this.#trades += trades;
    return trades;
  }

  /** Takes the equity of now into the peak. */
  notePeak(equity: MicroUsdc): void {
    this.#peak = Math.max(this.#peak, equity);
  }

  /** Losses are measured anew from here: a person said so. */
  rebase(equity: MicroUsdc): void {
    this.#equityAtDayStart = equity;
    this.#peak = equity;
  }

  /** @returns true when a new UTC day began: its statistics begin at nothing. A clock that steps back begins none. */
  turnDay(wallMs: number, equity: MicroUsdc): boolean {
    const day = dayOf(wallMs);
    if (day <= this.#day) return false;
    this.#day = day;
    this.#trades = 0;
    this.#volume = 0;
    this.#equityAtDayStart = equity;
    return true;
  }

  record(): AccountRecord {
    return {
      day: this.#day,
      trades: this.#trades,
      volume: this.#volume,
      earnedBefore: this.#earnedBefore,
      rounds: [...this.#rounds],
      equityAtDayStart: this.#equityAtDayStart,
      peak: this.#peak,
      fills: this.#fills.newest(MAX_SAVED),
      orders: this.#orders.newest(MAX_SAVED),
      ...(this.latch === undefined ? {} : { latch: this.latch }),
    };
  }
}
