import type { Clock, Random, TimerHandle, Timers } from '../../shared/ports/ports.ts';

/** Longest delay that Node's timers take; a longer wait is made of several. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** System clock: wall time by `Date.now`, monotonic time by `performance.now`. */
export const nodeClock: Clock = {
  wallMs: () => Date.now(),
  monoMs: () => performance.now(),
};

/** Timers that keep the port's word: Node's own may fire up to 1 ms early and cannot wait longer than 24 days. */
export const nodeTimers: Timers = { after };

/** Cryptographic randomness: order salts come from here. */
export const nodeRandom: Random = {
  unit: () => bits53() / 2 ** 53,
  bits53,
};

function after(delayMs: number, task: () => void): TimerHandle {
  const dueMs = performance.now() + delayMs;
  let timer: NodeJS.Timeout;
  function arm(): void {
    const remainingMs = Math.max(0, Math.ceil(dueMs - performance.now()));
    timer = setTimeout(fire, Math.min(remainingMs, MAX_DELAY_MS));
  }
  function fire(): void {
    if (performance.now() < dueMs) arm();
    else task();
  }
  arm();
  return { cancel: () => clearTimeout(timer) };
}

function bits53(): number {
  const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2));
  return (high >>> 11) * 2 ** 32 + low;
}
