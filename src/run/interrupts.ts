/** Exit code of a second interrupt (design §9). */
const SECOND_INTERRUPT = 130;

/** Ctrl-C, a service manager, a terminal that closes: each asks for an orderly end. */
const END_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Catches the signals that ask for an end, from its construction on. Those that come before anybody obeys are kept: a process
 * that still loads its modules must not die of them.
 */
export class Interrupts {
  #early: readonly NodeJS.Signals[] = [];
  #obey: ((signal: NodeJS.Signals) => void) | undefined;

  constructor() {
    for (const signal of END_SIGNALS) process.on(signal, (name) => this.#take(name));
  }

  /** Hands over what was caught so far, and from now on every signal as it comes. */
  obeyWith(obey: (signal: NodeJS.Signals) => void): void {
    this.#obey = obey;
    for (const signal of this.#early) obey(signal);
    this.#early = [];
  }

  #take(signal: NodeJS.Signals): void {
    if (this.#obey === undefined) this.#early = [...this.#early, signal];
    else this.#obey(signal);
  }
}

/**
 * The first interrupt asks for an orderly end, the second ends at once after the last words.
 *
 * @param onFirst gets the name of the signal
 * @param lastWords says on standard error what may still be open
 */
export function handleInterrupts(
  interrupts: Interrupts,
  onFirst: (signal: string) => void,
  lastWords: () => void,
): void {
  let interrupted = false;
  interrupts.obeyWith((signal) => {
    if (!interrupted) {
      interrupted = true;
      onFirst(signal);
      return;
    }
    lastWords();
    process.exit(SECOND_INTERRUPT);
  });
}
