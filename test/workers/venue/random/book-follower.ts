import { ClientBook } from '../api/client-book.ts';
import type { Client, ServedVenue } from '../api/served-venue.ts';

type Message = Readonly<Record<string, unknown>>;

/**
 * A careful client of the market socket: it checks the hash after every change and asks for a new book where it does not fit
 * (protocol §4.4, §4.6).
 */
export class BookFollower {
  /** Changes whose hash did not fit what was known of the book. */
  mismatches = 0;
  readonly #served: ServedVenue;
  readonly #socket: Client;
  /** `undefined` while a new book is awaited. */
  readonly #books = new Map<string, ClientBook | undefined>();
  #heard = 0;

  constructor(served: ServedVenue, tokens: readonly string[]) {
    this.#served = served;
    this.#socket = served.connect('market');
    this.#socket.say({ type: 'market', assets_ids: tokens });
    for (const token of tokens) this.#books.set(token, undefined);
  }

  book(token: string): ClientBook | undefined {
    return this.#books.get(token);
  }

  /** Takes in what the socket brought so far, and what it brings because of that. */
  catchUp(): void {
    for (; this.#heard < this.#socket.frames.length; this.#heard += 1) {
      const messages = [JSON.parse(this.#socket.frames[this.#heard] as string)].flat() as Message[];
      for (const message of messages) this.#take(message);
    }
  }

  /** Compares with the books by REST: a delta that was lost as the last one is noticed in no other way. */
  compareWithRest(): void {
    this.catchUp();
    for (const [token, book] of this.#books) {
      const { value } = this.#served.get(`/clob/book?token_id=${token}`);
      const { hash, timestamp } = value as { readonly hash: string; readonly timestamp: string };
      if (book?.hash(timestamp) !== hash) this.#refetch(token);
    }
    this.catchUp();
  }

  #take(message: Message): void {
    if (message['event_type'] === 'book') this.#books.set(String(message['asset_id']), new ClientBook(message));
    const entries = (message['price_changes'] ?? []) as readonly Message[];
    for (const entry of entries) this.#books.get(String(entry['asset_id']))?.change(entry);
    const hashes = new Map(entries.map((entry) => [String(entry['asset_id']), entry['hash']]));
    for (const [token, hash] of hashes) this.#verify(token, hash, String(message['timestamp']));
  }

  #verify(token: string, hash: unknown, timestamp: string): void {
    const book = this.#books.get(token);
    if (book === undefined || book.hash(timestamp) === hash) return;
    this.mismatches += 1;
    this.#refetch(token);
  }

  #refetch(token: string): void {
    this.#books.set(token, undefined);
    this.#socket.say({ operation: 'unsubscribe', assets_ids: [token] });
    this.#socket.say({ operation: 'subscribe', assets_ids: [token] });
  }
}
