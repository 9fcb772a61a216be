/** How often a condition is looked at. */
const LOOK_EVERY_MS = 10;

/** Resolves with the first defined value, or `undefined` after the deadline. */
export async function waitFor<T>(
  deadlineMs: number,
  look: () => T | undefined | Promise<T | undefined>,
): Promise<T | undefined> {
  const end = performance.now() + deadlineMs;
  for (;;) {
    const value = await look();
    if (value !== undefined) return value;
    if (performance.now() > end) return undefined;
    await pause(LOOK_EVERY_MS);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
