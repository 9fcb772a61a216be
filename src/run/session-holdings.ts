/** Something that a session must give back at its end. */
export type Holding = { release(): void | Promise<void> };

/** What a session holds: locks, connections, a venue beside it. Given back once, the youngest first. */
export class SessionHoldings {
  readonly #held: Holding[] = [];

  add(holding: Holding): void {
    this.#held.push(holding);
  }

  async release(): Promise<void> {
    for (const holding of this.#held.splice(0).toReversed()) await holding.release();
  }
}
