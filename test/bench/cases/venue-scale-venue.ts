import { ASSETS } from '../../../shared/market/assets.ts';
import { INTERVALS } from '../../../shared/market/intervals.ts';
import { endWithParent } from '../../../src/cli/end-with-parent.ts';
import { nodeClock, nodeTimers } from '../../../workers/ports/node-time.ts';
import { startVenue } from '../../../workers/venue/index.ts';

/** What the venue's process has used since its start. */
export type VenueUsage = { readonly cpuMs: number; readonly rssMb: number };

/** Each asset's market of each interval; what rounds to come add is left out of the count. */
const MARKETS = ASSETS.length * INTERVALS.length;

/** Timers fire late by a part of a millisecond, which at this pace is a tenth of the rate. */
const LATE_TIMERS = 1.6;

/**
 * The embedded venue in a process of its own, as `bulkhead venue --interval 5m,15m,1h,4h` runs it but for a livelier crowd.
 * Its argument is the number of book changes per second over all running rounds; its first line the base URLs. Tells its
 * {@link VenueUsage} whenever it is sent anything.
 */
async function main(changesPerS: number): Promise<void> {
  endWithParent();
  const { endpoints } = await startVenue({
    clock: nodeClock,
    timers: nodeTimers,
    port: 0,
    seed: 1,
    assets: ASSETS,
    intervals: INTERVALS,
    timeScale: 1,
    funded: true,
    crowd: {
      bookChangesPerS: (LATE_TIMERS * changesPerS) / MARKETS,
      takesPerS: 1.6,
      earlyBookChangesPerS: 2.5,
    },
  });
  process.on('message', () => process.send?.(usage()));
  process.stdout.write(`${JSON.stringify(endpoints)}\n`);
}

function usage(): VenueUsage {
  const { user, system } = process.cpuUsage();
  return { cpuMs: (user + system) / 1000, rssMb: process.memoryUsage.rss() / 2 ** 20 };
}

await main(Number(process.argv[2]));
