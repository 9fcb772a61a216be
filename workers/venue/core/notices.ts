import type { VenueNotice } from './contract.ts';

/** Tells every listener of what happens at the venue, in order and at once. */
export class Notices {
  readonly #listeners = new Set<(notice: VenueNotice) => void>();

  /** @returns the way to stop listening */
  listen(listener: (notice: VenueNotice) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(notice: VenueNotice): void {
    for (const listener of this.#listeners) listener(notice);
  }
}
