import type { ConditionId } from '../../../../shared/market/ids.ts';
import { scaled, type TimeScale } from '../../../../shared/market/intervals.ts';
import { MICRO, microUsdc } from '../../../../shared/units/index.ts';
import type { MakerDue, VenueNotice, VenueRewards } from '../contract.ts';
import { LIQUIDITY_REWARDS } from './reward-terms.ts';
import type { MarketDirectory } from '../markets/directory.ts';
import type { Market } from '../markets/market.ts';
import type { OrderRegistry } from '../orders/order-registry.ts';
import type { Schedule } from '../schedule.ts';
import { DailySums } from './days.ts';
import { makerScores, orderScore, rewardMiddle } from './reward-score.ts';

/** Nominal time between two samples, and how many a day has. */
const SAMPLE_MS = 60_000;
const SAMPLES_A_DAY = 1_440;

export type RewardParts = {
  readonly schedule: Schedule;
  readonly timeScale: TimeScale;
  readonly directory: MarketDirectory;
  readonly registry: OrderRegistry;
  /** Whether a wallet is none of the venue's own: only such makers are kept. */
  readonly isOutside: (address: string) => boolean;
};

/** A market at a moment: the sum of all scores, and the parts of makers from outside by address in lower case. */
type Sample = { readonly total: number; readonly shares: ReadonlyMap<string, number> };

/**
 * Liquidity rewards: every nominal minute each market with orders from outside is sampled, and its makers share a day's
 * rate ÷ 1440 by score, the crowd's part included (protocol §9.4). Earnings are reckoned and told, not paid.
 */
export class Rewards implements VenueRewards {
  readonly #parts: RewardParts;
  readonly #earned = new DailySums<Map<string, number>>(() => new Map<string, number>());
  readonly #samples = new Map<ConditionId, Sample>();

  constructor(parts: RewardParts) {
    this.#parts = parts;
  }

  start(): void {
    const { schedule, timeScale } = this.#parts;
    schedule.after(scaled(SAMPLE_MS, timeScale), () => {
      this.#sample();
      this.start();
    });
  }

  hear(notice: VenueNotice): void {
    if (notice.type === 'market-resolved') this.#samples.delete(notice.market.round.conditionId);
  }

  isScoring(orderId: string): boolean {
    const { registry, directory, schedule } = this.#parts;
    const order = registry.get(orderId);
    const market = order && directory.byCondition(order.round.conditionId);
    const middle = market?.acceptingOrders === true ? rewardMiddle(market) : undefined;
    return order !== undefined && middle !== undefined && orderScore(order, middle, schedule.now()) > 0;
  }

  earnings(maker: string, day: string): MakerDue[] {
    const wallet = maker.toLowerCase();
    return [...this.#earned.of(day)].flatMap(([conditionId, earned]) => {
      const amount = microUsdc(Math.floor(earned.get(wallet) ?? 0));
      return amount > 0 ? [{ conditionId, maker, amount }] : [];
    });
  }

  shareOf(maker: string, conditionId: string): number {
    return this.#samples.get(conditionId as ConditionId)?.shares.get(maker.toLowerCase()) ?? 0;
  }

  competitionOf(conditionId: string): number {
    return (this.#samples.get(conditionId as ConditionId)?.total ?? 0) / MICRO;
  }

  #sample(): void {
    const { registry, directory } = this.#parts;
    this.#samples.clear();
    for (const conditionId of new Set(registry.open().map(({ round }) => round.conditionId))) {
      const market = directory.byCondition(conditionId);
      if (market?.acceptingOrders === true) this.#share(market);
    }
  }

  #share(market: Market): void {
    const { schedule, isOutside } = this.#parts;
    const now = schedule.now();
    const scores = makerScores(market, now);
    const total = [...scores.values()].reduce((sum, score) => sum + score, 0);
    if (total === 0) return;
    const { conditionId } = market.round;
    const outside = [...scores].filter(([wallet, score]) => score > 0 && isOutside(wallet));
    const shares = new Map(outside.map(([wallet, score]) => [wallet, score / total]));
    this.#samples.set(conditionId, { total, shares });
    const earned = this.#earned.at(now, conditionId);
    for (const [wallet, share] of shares) {
      const amount = (share * LIQUIDITY_REWARDS.dailyRateUsdc * MICRO) / SAMPLES_A_DAY;
      earned.set(wallet, (earned.get(wallet) ?? 0) + amount);
    }
  }
}
