import type { AccountRecord } from './account-book.ts';
import type { AccountStore } from './account-store.ts';

/** The day's figures are saved no more often than this; a latch is saved at once. */
const SAVE_EVERY_MS = 5_000;

/** Puts the account's record on disk when it has changed, and knows whether that can be relied upon. Times monotonic ms. */
export class RecordSaver {
  readonly #store: AccountStore;
  readonly #onFailure: (failure: Error) => void;
  #savedAtMs = -Infinity;
  #savedText = '';
  #isBroken = false;

  /** @param onFailure told each time a record could not be made durable */
  constructor(store: AccountStore, onFailure: (failure: Error) => void) {
    this.#store = store;
    this.#onFailure = onFailure;
  }

  /** The last record could not be written: after a restart nobody would know what stands in it. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** Saves now, unless nothing has changed since the last record that was written. */
  save(record: AccountRecord, nowMs: number): void {
    const text = JSON.stringify(record);
    this.#savedAtMs = nowMs;
    if (text === this.#savedText && !this.#isBroken) return;
    this.#savedText = text;
    this.#store.save(record, (failure) => {
      this.#isBroken = failure !== undefined;
      if (failure !== undefined) this.#onFailure(failure);
    });
  }

  /** @returns whether it is time for the day's figures */
  isDue(nowMs: number): boolean {
    return nowMs - this.#savedAtMs >= SAVE_EVERY_MS;
  }
}
