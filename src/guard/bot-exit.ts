/**
 * Exit code with which a bot says that it broke down and wants to be started again: an error that escaped the main thread.
 * The codes of design §9 are decisions, and final.
 */
export const BOT_BROKE_DOWN = 70;

const FINAL_CODES: readonly number[] = [0, 1, 2, 3, 130];

/** Whether the end of a bot is its own decision. A signal, V8's abort or an unknown code is not. */
export function isFinalExit(code: number | null): code is number {
  return code !== null && FINAL_CODES.includes(code);
}
