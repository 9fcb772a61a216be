import type { CoreFaults } from '../faults/core-faults.ts';
import type { Notices } from '../notices.ts';
import type { Schedule } from '../schedule.ts';
import type { MarketDirectory } from './directory.ts';
import type { Market } from './market.ts';

/** What decides whether outsiders find a market. */
export type ListingBoardParts = {
  readonly directory: MarketDirectory;
  readonly notices: Notices;
  readonly schedule: Schedule;
  readonly faults: CoreFaults;
};

/**
 * Puts markets up for outsiders to find. As long as a fault hides a market it is not announced; one that was announced
 * before can be hidden too while its round has not begun. All come to light when the fault ends.
 */
export class ListingBoard {
  readonly #parts: ListingBoardParts;
  readonly #announced = new WeakSet<Market>();

  constructor(parts: ListingBoardParts) {
    this.#parts = parts;
    parts.faults.listings.onChange(() => this.#review());
  }

  /** Lists a new market. */
  put(market: Market): void {
    this.#parts.directory.add(market);
    this.#show(market);
  }

  #review(): void {
    for (const market of this.#parts.directory.all()) {
      if (market.state === 'listed' || market.visibility !== 'listed') this.#show(market);
    }
  }

  #show(market: Market): void {
    const { faults, notices, schedule } = this.#parts;
    market.visibility = faults.listings.pick(market.round)?.shown ?? 'listed';
    if (!market.acceptingOrders || this.#announced.has(market)) return;
    this.#announced.add(market);
    notices.emit({ type: 'market-listed', market, at: schedule.now() });
  }
}
