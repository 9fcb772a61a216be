import type { TimeScale } from '../../../../shared/market/intervals.ts';
import type { VenueRecords } from '../contract.ts';
import type { MarketDirectory } from '../markets/directory.ts';
import type { Bank } from '../money/bank.ts';
import type { Notices } from '../notices.ts';
import type { TradeRecords } from '../money/trade-records.ts';
import type { OrderRegistry } from '../orders/order-registry.ts';
import type { Schedule } from '../schedule.ts';
import { BuilderTrades } from './builder-trades.ts';
import { Notifications } from './notifications.ts';
import { PublicTrades } from './public-trades.ts';
import { Rebates } from './rebates.ts';
import { Rewards } from './rewards.ts';
import { TokenPrices } from './token-prices.ts';

/** What the records are made of. */
export type RecordParts = {
  readonly schedule: Schedule;
  readonly timeScale: TimeScale;
  readonly notices: Notices;
  readonly directory: MarketDirectory;
  readonly registry: OrderRegistry;
  readonly bank: Bank;
  readonly trades: TradeRecords;
};

/** What the venue keeps of the past beside its ledger, most of it heard from its own notices. */
export class Records implements VenueRecords {
  readonly tokenPrices: TokenPrices;
  readonly publicTrades = new PublicTrades();
  readonly builderTrades: BuilderTrades;
  readonly notifications: Notifications;
  readonly rebates: Rebates;
  readonly rewards: Rewards;

  constructor({ schedule, timeScale, notices, directory, registry, bank, trades }: RecordParts) {
    // Only addresses of orders are asked for, and orders have wallets.
    const isOutside = (address: string) => !bank.wallet(address).internal;
    this.tokenPrices = new TokenPrices(directory);
    this.builderTrades = new BuilderTrades(registry, trades);
    this.notifications = new Notifications(directory, () => schedule.now());
    this.rebates = new Rebates(directory, isOutside);
    this.rewards = new Rewards({ schedule, timeScale, directory, registry, isOutside });
    const listeners = [this.tokenPrices, this.publicTrades, this.notifications, this.rebates, this.rewards];
    notices.listen((notice) => {
      for (const listener of listeners) listener.hear(notice);
    });
  }

  /** Begins the sampling of liquidity rewards. */
  start(): void {
    this.rewards.start();
  }
}
