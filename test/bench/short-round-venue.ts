import { randomInt } from 'node:crypto';
import { ASSETS } from '../../shared/market/assets.ts';
import { INTERVAL_MS } from '../../shared/market/intervals.ts';
import { endWithParent } from '../../src/cli/end-with-parent.ts';
import { nodeClock, nodeTimers } from '../../workers/ports/node-time.ts';
import { startVenue } from '../../workers/venue/index.ts';

/**
 * The embedded venue as a process of its own, for a bench that wants more rounds in less time than `bulkhead venue` grants
 * an operator. Its argument is the length of a round in ms; its first line the base URLs, as the command prints them. Ends
 * with the process that started it.
 */
async function main(roundLengthMs: number): Promise<void> {
  endWithParent();
  const venue = await startVenue({
    clock: nodeClock,
    timers: nodeTimers,
    port: 0,
    seed: randomInt(2 ** 31),
    assets: ASSETS,
    intervals: ['5m'],
    timeScale: roundLengthMs / INTERVAL_MS['5m'],
    funded: true,
  });
  process.stdout.write(`${JSON.stringify(venue.endpoints)}\n`);
}

await main(Number(process.argv[2]));
