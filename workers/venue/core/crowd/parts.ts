import type { SeededRandom } from '../../../../shared/ports/seeded-random.ts';
import type { CrowdRates } from '../contract.ts';
import type { BookAnnouncer } from '../markets/announcer.ts';
import type { Matcher } from '../matching/matcher.ts';
import type { Bank } from '../money/bank.ts';
import type { Notices } from '../notices.ts';
import type { PriceWorld } from '../prices/price-world.ts';
import type { Schedule } from '../schedule.ts';

/** What the crowd acts with. */
export type CrowdParts = {
  readonly seed: number;
  readonly rates: CrowdRates;
  readonly random: SeededRandom;
  readonly schedule: Schedule;
  readonly notices: Notices;
  readonly announcer: BookAnnouncer;
  readonly matcher: Matcher;
  readonly prices: PriceWorld;
  readonly bank: Bank;
};
