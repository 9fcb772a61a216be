import { epochMs, microUsdc } from '../../../../shared/units/index.ts';
import { bytes32Of, uuidOf } from '../ids.ts';
import type { MarketDirectory } from '../markets/directory.ts';
import type { Market } from '../markets/market.ts';
import { MarketFollowing } from './market-following.ts';
import { type MakerStyle, MarketMaker } from './market-maker.ts';
import { CrowdMember } from './member.ts';
import type { CrowdParts } from './parts.ts';

/** A hundred million pUSD each: nobody of the crowd is ever broke. */
export const PURSE = microUsdc(1e14);

/**
 * Between them they fill about ten levels on each side. The sleepy one lags so far behind the price that his quotes are
 * worth taking now and then in every round.
 */
const STYLES: readonly MakerStyle[] = [
  { name: 'swift', diligence: 1, lagS: 0.2, halfSpread: 0.012, levels: 4, minShares: 15, maxShares: 60 },
  { name: 'steady', diligence: 0.5, lagS: 0.6, halfSpread: 0.02, levels: 6, minShares: 20, maxShares: 120 },
  { name: 'deep', diligence: 0.4, lagS: 0.8, halfSpread: 0.04, levels: 8, minShares: 60, maxShares: 400 },
  { name: 'sleepy', diligence: 0.25, lagS: 2.5, halfSpread: 0.015, levels: 2, minShares: 15, maxShares: 50 },
];

/** The venue's own makers and takers: they follow each market from one round before its start until its end. */
export class Crowd {
  readonly #parts: CrowdParts;
  readonly #makers: readonly { readonly style: MakerStyle; readonly member: CrowdMember }[];
  readonly #taker: CrowdMember;

  constructor(parts: CrowdParts) {
    this.#parts = parts;
    this.#makers = STYLES.map((style) => ({ style, member: this.#member(style.name) }));
    this.#taker = this.#member('taker');
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
    const { random, schedule, matcher } = this.#parts;
    const { startsAt, endsAt, conditionId } = market.round;
    const own = random.fork(conditionId);
    const makers = this.#makers.map(
      ({ style, member }) => new MarketMaker(style, member, market, matcher, own.fork(style.name)),
    );
    const following = new MarketFollowing(this.#parts, market, makers, this.#taker, own);
    schedule.at(epochMs(startsAt - (endsAt - startsAt)), () => following.begin());
  }

  #member(name: string): CrowdMember {
    const { seed, random, bank, schedule } = this.#parts;
    const address = bytes32Of(seed, `crowd/${name}`).slice(0, 42);
    return new CrowdMember(bank.openInternal(address, PURSE), uuidOf(random.fork(`owner/${name}`)), schedule);
  }
}
