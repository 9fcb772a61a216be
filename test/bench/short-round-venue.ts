import { randomInt } from 'node:crypto';
import { ASSETS } from '../../shared/market/assets.ts';
import { INTERVAL_MS } from '../../shared/market/intervals.ts';
import { nodeClock, nodeTimers } from '../../workers/ports/node-time.ts';
import { startVenue } from '../../workers/venue/index.ts';

/**
 * The embedded venue as a process of its own with rounds shorter than `bulkhead venue` allows, for a bench that wants many
 * of them. Its argument is the length of a round in ms. First line: the base URLs, as the command prints them. Ends with
 * the process that started it.
 */
async function main(roundLengthMs: number): Promise<void> {
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
  process.once('disconnect', () => void venue.close());
}

await main(Number(process.argv[2]));
