/** Why the supervisor may let nothing enter, whatever the workers think. */
export type SuspensionCause = 'account' | 'cancel-unconfirmed' | 'heartbeat' | 'stalled' | 'foreign-order';

/** The reasons that stand now. Entries are allowed while there is none. */
export class Suspensions {
  readonly #standing = new Map<SuspensionCause, string>();
  readonly #onChange: (reason: string | undefined) => void;

  /** @param onChange gets the oldest standing reason when it changed; `undefined` when the last one went */
  constructor(onChange: (reason: string | undefined) => void) {
    this.#onChange = onChange;
  }

  /** The oldest reason that stands. */
  get reason(): string | undefined {
    return this.#standing.values().next().value;
  }

  has(cause: SuspensionCause): boolean {
    return this.#standing.has(cause);
  }

  /** A cause that stands already keeps its first reason. */
  raise(cause: SuspensionCause, reason: string): void {
    if (!this.#standing.has(cause)) this.#change(() => this.#standing.set(cause, reason));
  }

  lift(cause: SuspensionCause): void {
    this.#change(() => this.#standing.delete(cause));
  }

  #change(act: () => void): void {
    const before = this.reason;
    act();
    if (this.reason !== before) this.#onChange(this.reason);
  }
}
