import type { SeededRandom } from '../../../shared/ports/seeded-random.ts';
import { microUsdc } from '../../../shared/units/index.ts';
import { Auditor } from './audit/auditor.ts';
import { FUNDING, TAKER_DELAY_MS, type VenueOptions } from './contract.ts';
import { CoreFaults } from './faults/core-faults.ts';
import { Ledger } from './ledger.ts';
import { BookAnnouncer } from './markets/announcer.ts';
import { MarketDirectory } from './markets/directory.ts';
import { Matcher } from './matching/matcher.ts';
import { Bank } from './money/bank.ts';
import { Redemption } from './money/redemption.ts';
import { Settlement } from './money/settlement.ts';
import type { Notices } from './notices.ts';
import { OrderDesk } from './orders/order-desk.ts';
import { OrderRegistry } from './orders/order-registry.ts';
import type { Schedule } from './schedule.ts';

/** Where orders meet and money changes hands: everything of the venue but its prices, its rounds and its crowd. */
export type TradingFloor = {
  readonly directory: MarketDirectory;
  readonly registry: OrderRegistry;
  readonly bank: Bank;
  readonly announcer: BookAnnouncer;
  readonly faults: CoreFaults;
  readonly redemption: Redemption;
  readonly settlement: Settlement;
  readonly matcher: Matcher;
  readonly desk: OrderDesk;
  readonly auditor: Auditor;
  readonly ledger: Ledger;
};

/** Puts a trading floor up, without a market yet. */
export function tradingFloor(
  { funded, timeScale, takerDelayMs = TAKER_DELAY_MS }: VenueOptions,
  random: SeededRandom,
  schedule: Schedule,
  notices: Notices,
): TradingFloor {
  const directory = new MarketDirectory();
  const registry = new OrderRegistry();
  const bank = new Bank(random.fork('keys'), funded ? FUNDING : microUsdc(0));
  const { vault } = bank;
  const announcer = new BookAnnouncer(schedule, notices);
  const faults = new CoreFaults((asset) => {
    for (const market of directory.running(asset)) announcer.refineTick(market);
  });
  const redemption = new Redemption(bank, schedule);
  const settlement = new Settlement({ schedule, notices, vault, redemption });
  const settling = { settlement, vault, faults, random: random.fork('trades') };
  const matcher = new Matcher({ schedule, notices, announcer, ...settling });
  const desk = new OrderDesk({ schedule, timeScale, takerDelayMs, bank, directory, registry, matcher, announcer });
  const auditor = new Auditor({ bank, directory, registry, settlement });
  const ledger = new Ledger({ bank, directory, registry, desk, settlement, redemption, auditor });
  return { directory, registry, bank, announcer, faults, redemption, settlement, matcher, desk, auditor, ledger };
}
