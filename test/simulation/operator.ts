import type { SimulatedSystem } from './simulated-system.ts';

/** How often a person looks at the bot, and how long one thinks about an account that was stopped. */
const LOOKS_EVERY_MS = 1_000;
const THINKS_FOR_MS = 5_000;

/**
 * A person beside the bot: whoever is stopped by a limit of the account stays stopped until somebody resumes, in this
 * process or the next. This one always does, since a simulation wants to see what comes after.
 */
export function attendTo(system: SimulatedSystem): void {
  let latchedForMs = 0;
  const look = (): void => {
    const { process } = system;
    latchedForMs =
      process.alive && ['HALT', 'KILL'].includes(process.supervisor.account.state) ? latchedForMs + LOOKS_EVERY_MS : 0;
    if (latchedForMs >= THINKS_FOR_MS) process.supervisor.resume('the simulation goes on');
    system.time.after(LOOKS_EVERY_MS, look);
  };
  system.time.after(LOOKS_EVERY_MS, look);
}
