import { CONTRACTS } from '../../../../shared/wire/contracts.ts';
import { OUTCOMES } from '../../../../shared/market/ids.ts';
import type { Price } from '../../../../shared/units/index.ts';
import type { VenueMarket } from '../../core/contract.ts';
import { LIQUIDITY_REWARDS } from '../../core/records/reward-terms.ts';
import { pricedToken } from './market-shapes.ts';

const DAY_MS = 86_400_000;

const { minShares, maxSpreadCents, dailyRateUsdc } = LIQUIDITY_REWARDS;

/** An element of `/rewards/markets/current` (protocol §2.3). */
export function currentReward(market: VenueMarket): Record<string, unknown> {
  return {
    condition_id: market.round.conditionId,
    rewards_max_spread: maxSpreadCents,
    rewards_min_size: minShares,
    rewards_config: [{ id: Number(market.marketId), ...rewardConfig(market) }],
    sponsored_daily_rate: 0,
    sponsors_count: 0,
    native_daily_rate: dailyRateUsdc,
    total_daily_rate: dailyRateUsdc,
  };
}

/** An element of `/rewards/markets/{condition}` and of `/rewards/markets/multi`. */
export function marketReward(market: VenueMarket, upPrice: Price, competitiveness: number): Record<string, unknown> {
  const { round } = market;
  return {
    condition_id: round.conditionId,
    question: market.title,
    market_slug: round.slug,
    event_slug: round.slug,
    image: '',
    rewards_max_spread: maxSpreadCents,
    rewards_min_size: minShares,
    market_competitiveness: competitiveness,
    tokens: OUTCOMES.map((outcome) => pricedToken(market, outcome, upPrice)),
    rewards_config: [rewardConfig(market)],
  };
}

/** Rewards run from listing to end; their sum follows from the nominal time between. */
function rewardConfig({ round, listedAt }: VenueMarket): Record<string, unknown> {
  const days = (round.endsAt - listedAt) / round.timeScale / DAY_MS;
  return {
    asset_address: CONTRACTS.collateral,
    start_date: new Date(listedAt).toISOString().slice(0, 10),
    end_date: new Date(round.endsAt).toISOString().slice(0, 10),
    rate_per_day: dailyRateUsdc,
    total_rewards: Number((dailyRateUsdc * days).toFixed(6)),
  };
}
