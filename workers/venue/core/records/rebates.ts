import { MAKER_REBATE_SHARE, takerFee } from '../../../../shared/market/fees.ts';
import { MICRO, type MicroShares, microUsdc, PRICE_ONE, type Price } from '../../../../shared/units/index.ts';
import type { MakerDue, PrintMaker, VenueNotice, VenueRebates } from '../contract.ts';
import type { Round } from '../../../../shared/market/round.ts';
import type { TradeRecordFields } from '../../../../shared/wire/user/index.ts';
import type { MarketDirectory } from '../markets/directory.ts';
import { DailySums } from './days.ts';
import { takerFeeOf } from './trade-levels.ts';

/** One market's taker fees of a day in micro-pUSD, all makers' fee equivalents, and those of makers from outside. */
type FeePot = { fees: number; weight: number; readonly makers: Map<string, number> };

/**
 * Maker rebates: a fifth of a market's taker fees of a UTC day, shared out by fee equivalents (protocol §9.2). They are
 * reckoned and told, not paid: the real venue pays the day after.
 */
export class Rebates implements VenueRebates {
  readonly #directory: MarketDirectory;
  readonly #isOutside: (address: string) => boolean;
  readonly #pots = new DailySums<FeePot>(() => ({ fees: 0, weight: 0, makers: new Map<string, number>() }));

  /** @param isOutside whether a wallet is none of the venue's own: only such makers are kept by name */
  constructor(directory: MarketDirectory, isOutside: (address: string) => boolean) {
    this.#directory = directory;
    this.#isOutside = isOutside;
  }

  hear(notice: VenueNotice): void {
    if (notice.type === 'print') {
      const { round } = notice.market;
      const pot = this.#pots.at(notice.at, round.conditionId);
      pot.fees += takerFee(notice.size, notice.price, round.fees);
      for (const maker of notice.makers) this.#credit(pot, round, maker, 1);
    } else if (notice.type === 'settled' && !notice.mined) {
      this.#undo(notice.trade);
    } else if (notice.type === 'market-resolved') {
      this.#pots.prune(notice.market.round.conditionId, ({ makers }) => makers.size > 0);
    }
  }

  of(maker: string, day: string): MakerDue[] {
    const wallet = maker.toLowerCase();
    return [...this.#pots.of(day)].flatMap(([conditionId, { fees, weight, makers }]) => {
      const own = makers.get(wallet) ?? 0;
      const amount = microUsdc(weight > 0 ? Math.floor((fees * MAKER_REBATE_SHARE * own) / weight) : 0);
      return amount > 0 ? [{ conditionId, maker, amount }] : [];
    });
  }

  /** A failed settlement undoes the fill: neither fee nor volume count. */
  #undo(trade: TradeRecordFields): void {
    const round = this.#directory.byCondition(trade.conditionId)?.round;
    if (round === undefined) return;
    const pot = this.#pots.at(trade.matchedAt, trade.conditionId);
    pot.fees -= takerFeeOf(trade, round.fees);
    for (const { makerAddress, matched, ...leg } of trade.legs) {
      this.#credit(pot, round, { ...leg, address: makerAddress, size: matched }, -1);
    }
  }

  #credit(pot: FeePot, round: Round, maker: Pick<PrintMaker, 'address' | 'price' | 'size'>, sign: 1 | -1): void {
    const weight = sign * feeEquivalent(maker.size, maker.price, round);
    pot.weight += weight;
    if (!this.#isOutside(maker.address)) return;
    const wallet = maker.address.toLowerCase();
    pot.makers.set(wallet, (pot.makers.get(wallet) ?? 0) + weight);
  }
}

/** What a taker of this size and price would have paid, unrounded, in pUSD; the same on either token. */
function feeEquivalent(size: MicroShares, price: Price, { fees }: Round): number {
  const p = price / PRICE_ONE;
  return (size / MICRO) * fees.rate * (p * (1 - p)) ** fees.exponent;
}
