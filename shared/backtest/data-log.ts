import type { EpochMs } from '../units/index.ts';

/** Counts of what was on the tapes. */
export class DataLog {
  readonly #used = new Map<string, { count: number }>();
  readonly #dropped = new Map<string, number>();
  readonly #alarms = new Map<string, number>();
  #gaps = 0;
  #from: EpochMs | undefined;
  #to: EpochMs | undefined;

  used(name: string, at: EpochMs): void {
    this.#from ??= at;
    this.#to = at;
    const used = this.#used.get(name);
    if (used === undefined) this.#used.set(name, { count: 1 });
    else used.count += 1;
  }

  dropped(name: string): void {
    this.#dropped.set(name, (this.#dropped.get(name) ?? 0) + 1);
  }

  gap(): void {
    this.#gaps += 1;
  }

  /** The engine gave an alarm. */
  alarm(code: string): void {
    this.#alarms.set(code, (this.#alarms.get(code) ?? 0) + 1);
  }

  get report(): {
    readonly used: Readonly<Record<string, number>>;
    readonly dropped: Readonly<Record<string, number>>;
    readonly alarms: Readonly<Record<string, number>>;
    readonly gaps: number;
    readonly from: number;
    readonly to: number;
  } {
    const used = inOrder(new Map([...this.#used].map(([name, { count }]) => [name, count])));
    return {
      used,
      dropped: inOrder(this.#dropped),
      alarms: inOrder(this.#alarms),
      gaps: this.#gaps,
      from: this.#from ?? 0,
      to: this.#to ?? 0,
    };
  }
}

function inOrder(counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
