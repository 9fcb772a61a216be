import { NEVER_TOO_LATE } from '../../support/never-too-late.ts';
import type { PlaceEffect } from '../../../shared/events/effects.ts';
import type { OrderEvent, UserEvent, VenueFill } from '../../../shared/events/engine-events.ts';
import type { BookEvent, LevelsEvent, PrintEvent } from '../../../shared/events/market-events.ts';
import type { OrderHash, TokenId } from '../../../shared/market/ids.ts';
import { PAPER_TIMING, type PaperRules, PaperVenue } from '../../../shared/matching/index.ts';
import { paperRules } from '../../../shared/matching/paper-rules.ts';
import { type EpochMs, epochMs, price, tick } from '../../../shared/units/index.ts';
import { SAMPLE_ROUND, shares } from '../strategies/sample-view.ts';

const UP_SLOT = 0;
const DOWN_SLOT = 1;

type Levels = readonly (readonly [cents: number, size: number])[];

/** What the paper venue said, and when. */
export type Said = { readonly at: EpochMs; readonly event: OrderEvent | UserEvent };

/** A paper venue with one round whose books, prints and orders are told in cents and shares. */
export class PaperMarket {
  readonly said: Said[] = [];
  readonly venue: PaperVenue;
  #clientId = 0;

  constructor(rules: PaperRules = paperRules()) {
    const tokens: readonly TokenId[] = [SAMPLE_ROUND.up, SAMPLE_ROUND.down];
    this.venue = new PaperVenue(
      (at, event) => void this.said.push({ at, event }),
      (slot) => tokens[slot],
      rules,
    );
    this.venue.addRound(SAMPLE_ROUND);
  }

  bookOfDown(atMs: number, bids: Levels, asks: Levels): void {
    this.book(atMs, bids, asks, DOWN_SLOT);
  }

  /** The whole book of Up, unless `slot` says Down. */
  book(atMs: number, bids: Levels, asks: Levels, slot = UP_SLOT): void {
    const column = (levels: Levels, of: (level: readonly [number, number]) => number) => Float64Array.from(levels, of);
    const event: BookEvent = {
      type: 'book',
      slot,
      venueMs: atMs,
      tick: 0,
      bidCount: bids.length,
      bidPrices: column(bids, ([cents]) => cents * 100),
      bidSizes: column(bids, ([, size]) => shares(size)),
      askCount: asks.length,
      askPrices: column(asks, ([cents]) => cents * 100),
      askSizes: column(asks, ([, size]) => shares(size)),
    };
    this.venue.market(epochMs(atMs), event);
  }

  level(atMs: number, side: 0 | 1, cents: number, size: number): void {
    const event: LevelsEvent = {
      type: 'levels',
      venueMs: atMs,
      count: 1,
      slots: Int32Array.of(UP_SLOT),
      sides: Uint8Array.of(side),
      prices: Float64Array.of(cents * 100),
      sizes: Float64Array.of(shares(size)),
    };
    this.venue.market(epochMs(atMs), event);
  }

  /** A trade of Up, unless `slot` says Down. */
  print(atMs: number, taker: 'buyer' | 'seller', cents: number, size: number, slot = UP_SLOT): void {
    const side = taker === 'buyer' ? 0 : 1;
    const at = price(Math.round(cents * 100));
    const event: PrintEvent = { type: 'print', slot, venueMs: atMs, side, price: at, size: shares(size) };
    this.venue.market(epochMs(atMs), event);
  }

  printOfDown(atMs: number, taker: 'buyer' | 'seller', cents: number, size: number): void {
    this.print(atMs, taker, cents, size, DOWN_SLOT);
  }

  /** Sends an order for Up; without further word a post-only bid. Returns its id. */
  place(atMs: number, cents: number, size: number, changes: Partial<PlaceEffect> = {}): OrderHash {
    this.#clientId += 1;
    const orderId = `0x${this.#clientId}` as OrderHash;
    const { conditionId, up: token } = SAMPLE_ROUND;
    this.venue.place(epochMs(atMs), orderId, {
      type: 'place',
      clientId: this.#clientId,
      conditionId,
      token,
      side: 'BUY',
      price: price(cents * 100),
      size: shares(size),
      tick: tick(100),
      minSize: shares(5),
      orderType: 'GTC',
      postOnly: true,
      notAfter: NEVER_TOO_LATE,
      expiresAt: 0,
      version: 'v1',
      negRisk: false,
      ...changes,
    });
    return orderId;
  }

  take(atMs: number, cents: number, size: number, orderType: 'FAK' | 'FOK'): OrderHash {
    return this.place(atMs, cents, size, { orderType, postOnly: false });
  }

  advance(toMs: number): void {
    this.venue.advance(epochMs(toMs));
  }

  /** Fills in the state in which they first came. */
  get fills(): VenueFill[] {
    return this.said.flatMap(({ event }) =>
      event.type === 'user-fill' && event.fill.status === 'MATCHED' ? [event.fill] : [],
    );
  }

  /** Kinds of what was said, with refusal codes and statuses. */
  get story(): string[] {
    return this.said.map(({ event }) => {
      if (event.type === 'order-answer')
        return `answer ${'code' in event.outcome ? event.outcome.code : 'status' in event.outcome ? event.outcome.status : ''}`;
      if (event.type === 'user-order') return event.change;
      if (event.type === 'user-fill') return event.fill.status;
      return event.type;
    });
  }
}

/** Time from sending a taker order to its execution. */
export const TAKER_MS = PAPER_TIMING.insertMs + PAPER_TIMING.takerDelayMs;
