/** Exit code of a second interrupt (design §9). */
const SECOND_INTERRUPT = 130;

/**
 * Ctrl-C and its relatives. The first asks for an orderly end, the second ends at once after the last words.
 *
 * @param onFirst gets the name of the signal
 * @param lastWords says on standard error what may still be open
 */
export function handleInterrupts(onFirst: (signal: string) => void, lastWords: () => void): void {
  let interrupted = false;
  const interrupt = (signal: string) => {
    if (!interrupted) {
      interrupted = true;
      onFirst(signal);
      return;
    }
    lastWords();
    process.exit(SECOND_INTERRUPT);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, interrupt);
}
