import { LEADER_ADDRESS, type Occasion } from '../../../../shared/occasions.ts';
import { PURSE } from '../crowd/crowd.ts';
import { CrowdMember } from '../crowd/member.ts';
import type { CrowdParts } from '../crowd/parts.ts';
import { bytes32Of, uuidOf } from '../ids.ts';
import type { MarketDirectory } from '../markets/directory.ts';
import type { Market } from '../markets/market.ts';
import { CheapBaskets } from './cheap-baskets.ts';
import { CheapSets } from './cheap-sets.ts';
import { Leader } from './leader.ts';
import { RangeEvents, type RangeEventParts } from './range-events.ts';
import { StaleAsks } from './stale-asks.ts';

/** What an event of ranges needs besides what the crowd acts with. */
type RangeListing = Omit<RangeEventParts, 'seed' | 'schedule' | 'notices' | 'prices'>;

/** What the venue brings about in its markets besides what the crowd does by itself; all of it from forks of the one seed. */
export class Occasions {
  readonly #parts: CrowdParts;
  readonly #cheapSets: CheapSets | undefined;
  readonly #leader: Leader | undefined;
  readonly #staleAsks: StaleAsks | undefined;

  readonly #ranges: RangeEvents | undefined;

  /** @param listing what an event of ranges is listed with */
  constructor(parts: CrowdParts, wanted: readonly Occasion[], listing: RangeListing) {
    this.#parts = parts;
    const { seed } = parts;
    const sellerAddress = bytes32Of(seed, 'occasions/seller').slice(0, 42);
    if (wanted.includes('arbitrage')) this.#cheapSets = new CheapSets(parts, this.#member('seller', sellerAddress));
    if (wanted.includes('leader')) this.#leader = new Leader(parts, this.#member('leader', LEADER_ADDRESS));
    if (wanted.includes('stale-asks')) {
      const latecomer = bytes32Of(seed, 'occasions/latecomer').slice(0, 42);
      this.#staleAsks = new StaleAsks(parts, this.#member('latecomer', latecomer));
    }
    if (wanted.includes('baskets')) this.#ranges = this.#rangeEvents(listing);
  }

  /** Joins every market of the directory as it is listed. */
  start(directory: MarketDirectory): void {
    this.#parts.notices.listen((notice) => {
      if (notice.type !== 'market-listed') return;
      const market = directory.byCondition(notice.market.round.conditionId);
      if (market !== undefined && market.place === undefined) this.#join(market);
    });
    this.#ranges?.start();
  }

  #join(market: Market): void {
    const { startsAt, conditionId } = market.round;
    const own = this.#parts.random.fork(conditionId);
    this.#leader?.follow(market, own.fork('leader'));
    this.#staleAsks?.follow(market, own.fork('stale-asks'));
    this.#parts.schedule.at(startsAt, () => this.#cheapSets?.follow(market, own.fork('cheap-sets')));
  }

  #rangeEvents(listing: RangeListing): RangeEvents {
    const { seed, random, schedule, notices, prices } = this.#parts;
    const sellerAddress = bytes32Of(seed, 'occasions/basket-seller').slice(0, 42);
    const baskets = new CheapBaskets(this.#parts, this.#member('basket-seller', sellerAddress));
    return new RangeEvents({ ...listing, seed, schedule, notices, prices }, (markets) => {
      const [first] = markets;
      if (first !== undefined) baskets.follow(markets, random.fork(first.round.conditionId).fork('cheap-baskets'));
    });
  }

  #member(name: string, address: string): CrowdMember {
    const { random, bank, schedule } = this.#parts;
    return new CrowdMember(bank.openInternal(address, PURSE), uuidOf(random.fork(`owner/${name}`)), schedule);
  }
}
