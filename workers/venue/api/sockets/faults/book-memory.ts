import * as z from 'zod';
import { parseJson } from '../../../../../shared/wire/json.ts';
import type { VenueCore } from '../../../core/contract.ts';
import { bookMessage } from '../market-messages.ts';

const snapshotsSchema = z.array(z.looseObject({ asset_id: z.string() }));

type Noted = { readonly at: number; readonly books: ReadonlyMap<string, Record<string, unknown>> };

/** What the books were a while ago. */
export class BookMemory {
  readonly #venue: VenueCore;
  readonly #ageMs: number;
  #noted: readonly Noted[] = [];

  constructor(venue: VenueCore, ageMs: number) {
    this.#venue = venue;
    this.#ageMs = ageMs;
  }

  /** Notes the present books of all markets that trade; those that are older than needed are forgotten. */
  note(): void {
    const at = this.#venue.nowMs();
    const books = new Map<string, Record<string, unknown>>();
    for (const { round, acceptingOrders } of this.#venue.markets()) {
      if (!acceptingOrders) continue;
      for (const token of [round.up, round.down]) {
        const book = this.#venue.book(token);
        if (book !== undefined) books.set(token, bookMessage(book));
      }
    }
    const firstNeeded = this.#noted.findLastIndex((noted) => noted.at <= at - this.#ageMs);
    this.#noted = [...this.#noted.slice(Math.max(0, firstNeeded)), { at, books }];
  }

  /** A frame of snapshots with each replaced by the youngest that is old enough, or by the oldest there is. */
  aged(frame: string): string {
    const at = this.#venue.nowMs();
    const past = this.#noted.findLast((noted) => noted.at <= at - this.#ageMs) ?? this.#noted[0];
    const json = parseJson(frame);
    const books = snapshotsSchema.safeParse(json.kind === 'value' ? json.value : undefined);
    if (!books.success) return frame;
    return `${JSON.stringify(books.data.map((book) => past?.books.get(book.asset_id) ?? book))}\n`;
  }
}
