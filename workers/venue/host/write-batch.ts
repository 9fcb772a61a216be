import type { Writable } from 'node:stream';

/**
 * Gathers what is written to many connections within one turn of the event loop, so that each connection costs one system
 * call per turn and not one per frame: with fifty readers of a busy book that is most of the venue's work.
 */
export class WriteBatch {
  readonly #held = new Set<Writable>();

  /** Holds back what is written to this stream until the end of the turn. */
  hold(stream: Writable): void {
    if (this.#held.has(stream)) return;
    if (this.#held.size === 0) setImmediate(() => this.#release());
    this.#held.add(stream);
    stream.cork();
  }

  #release(): void {
    for (const stream of this.#held) stream.uncork();
    this.#held.clear();
  }
}
