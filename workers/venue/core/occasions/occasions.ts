import { LEADER_ADDRESS, type Occasion } from '../../../../shared/occasions.ts';
import { PURSE } from '../crowd/crowd.ts';
import { CrowdMember } from '../crowd/member.ts';
import type { CrowdParts } from '../crowd/parts.ts';
import { bytes32Of, uuidOf } from '../ids.ts';
import type { MarketDirectory } from '../markets/directory.ts';
import type { Market } from '../markets/market.ts';
import { CheapSets } from './cheap-sets.ts';
import { Leader } from './leader.ts';

/** What the venue brings about in its markets besides what the crowd does by itself; all of it from forks of the one seed. */
export class Occasions {
  readonly #parts: CrowdParts;
  readonly #cheapSets: CheapSets | undefined;
  readonly #leader: Leader | undefined;

  constructor(parts: CrowdParts, wanted: readonly Occasion[]) {
    this.#parts = parts;
    const { seed } = parts;
    const sellerAddress = bytes32Of(seed, 'occasions/seller').slice(0, 42);
    if (wanted.includes('arbitrage')) this.#cheapSets = new CheapSets(parts, this.#member('seller', sellerAddress));
    if (wanted.includes('leader')) this.#leader = new Leader(parts, this.#member('leader', LEADER_ADDRESS));
  }

  /** Joins every market of the directory as it is listed. */
  start(directory: MarketDirectory): void {
    this.#parts.notices.listen((notice) => {
      if (notice.type !== 'market-listed') return;
      const market = directory.byCondition(notice.market.round.conditionId);
      if (market !== undefined) this.#join(market);
    });
  }

  #join(market: Market): void {
    const { startsAt, conditionId } = market.round;
    const own = this.#parts.random.fork(conditionId);
    this.#leader?.follow(market, own.fork('leader'));
    this.#parts.schedule.at(startsAt, () => this.#cheapSets?.follow(market, own.fork('cheap-sets')));
  }

  #member(name: string, address: string): CrowdMember {
    const { random, bank, schedule } = this.#parts;
    return new CrowdMember(bank.openInternal(address, PURSE), uuidOf(random.fork(`owner/${name}`)), schedule);
  }
}
