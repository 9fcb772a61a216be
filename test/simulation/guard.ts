import type { SimulatedSystem } from './simulated-system.ts';

/** From the end of a process to its next start. */
const RESTARTS_AFTER_MS = 1_000;

/**
 * What stands around a real session: a process whose disk fails ends in order, as `bulkhead run` does, and is started
 * again by the guard.
 */
export function guard(system: SimulatedSystem): void {
  system.observe((event, process) => {
    if (event.type !== 'death' || event.death.cause !== 'tape' || process.isEnding) return;
    process.end('the disk fails', () => {
      process.kill();
      system.time.after(RESTARTS_AFTER_MS, () => !system.process.alive && system.startProcess());
    });
  });
}
