import { CONTRACTS } from '../../../../shared/wire/contracts.ts';
import { OUTCOMES, type Outcome } from '../../../../shared/market/ids.ts';
import { tokenOf } from '../../../../shared/market/round.ts';
import { PRICE_ONE, type Price, toFraction, toShares } from '../../../../shared/units/index.ts';
import type { VenueMarket } from '../../core/contract.ts';
import { outcomeName } from '../../core/outcomes.ts';
import { LIQUIDITY_REWARDS } from '../../core/records/reward-terms.ts';

/** Ceiling left over from V1 orders; not the fee (protocol §2.3). */
export const BASE_FEE = 1000;

/** `/clob-markets/{condition}`: a market under short keys; those that would be false are left out (protocol §2.4). */
export function shortMarket(market: VenueMarket, takerDelay: boolean): Record<string, unknown> {
  const { round } = market;
  const { rate, exponent, takerOnly } = round.fees;
  const { minShares, maxSpreadCents, minAgeS } = LIQUIDITY_REWARDS;
  return {
    c: round.conditionId,
    t: OUTCOMES.map((outcome) => ({ t: tokenOf(round, outcome), o: outcomeName(outcome, round) })),
    mos: toShares(round.minSize),
    mts: toFraction(market.tick as number as Price),
    mbf: BASE_FEE,
    tbf: BASE_FEE,
    ao: market.acceptingOrders,
    aot: new Date(market.listedAt).toISOString(),
    ...(takerDelay ? { itode: true } : {}),
    fd: { r: rate, e: exponent, to: takerOnly },
    r: { mi: minShares, ma: maxSpreadCents, moas: minAgeS },
    ...(round.negRisk ? { nr: true } : {}),
    v: round.version,
    cbos: false,
  };
}

/** `/markets/{condition}`: the long form, which alone tells the winner (protocol §2.3, §7). */
export function longMarket(market: VenueMarket, upPrice: Price): Record<string, unknown> {
  const { round } = market;
  return {
    ...simplifiedMarket(market, upPrice),
    question_id: market.questionId,
    question: market.title,
    description:
      market.place === undefined
        ? 'Up wins when the price at the end of the window is at least the one at its beginning.'
        : 'Yes wins when the price at the end of the window lies in this range.',
    market_slug: round.slug,
    end_date_iso: new Date(round.endsAt).toISOString(),
    game_start_time: null,
    seconds_delay: 0,
    accepting_order_timestamp: new Date(market.listedAt).toISOString(),
    enable_order_book: true,
    minimum_order_size: toShares(round.minSize),
    minimum_tick_size: toFraction(market.tick as number as Price),
    maker_base_fee: BASE_FEE,
    taker_base_fee: BASE_FEE,
    fpmm: '',
    icon: '',
    image: '',
    neg_risk: round.negRisk,
    neg_risk_market_id: market.place?.event.negRiskMarketId ?? '',
    neg_risk_request_id: '',
    is_50_50_outcome: false,
    notifications_enabled: false,
    tags: [],
  };
}

/** An element of `/simplified-markets`. */
export function simplifiedMarket(market: VenueMarket, upPrice: Price): Record<string, unknown> {
  const { round, resolution, state } = market;
  const { minShares, maxSpreadCents, dailyRateUsdc } = LIQUIDITY_REWARDS;
  return {
    condition_id: round.conditionId,
    tokens: OUTCOMES.map((outcome) => ({
      ...pricedToken(market, outcome, upPrice),
      winner: resolution?.winner === outcome,
    })),
    rewards: {
      rates: [{ asset_address: CONTRACTS.collateral, rewards_daily_rate: dailyRateUsdc }],
      min_size: minShares,
      max_spread: maxSpreadCents,
    },
    active: true,
    closed: state === 'resolved',
    archived: false,
    accepting_orders: market.acceptingOrders,
  };
}

/** A token with its price. While a new market hydrates its ids are empty (protocol §2.3). */
export function pricedToken(market: VenueMarket, outcome: Outcome, upPrice: Price): Record<string, unknown> {
  return {
    token_id: market.visibility === 'hydrating' ? '' : tokenOf(market.round, outcome),
    outcome: outcomeName(outcome, market.round),
    price: toFraction(outcome === 'up' ? upPrice : ((PRICE_ONE - upPrice) as Price)),
  };
}

/** `/markets-by-token/{token}`: the primary one is just the numerically smaller (protocol §2.3). */
export function marketOfToken({ round }: VenueMarket): Record<string, unknown> {
  const { conditionId, up, down } = round;
  const [primary, secondary] = BigInt(up) < BigInt(down) ? [up, down] : [down, up];
  return { condition_id: conditionId, primary_token_id: primary, secondary_token_id: secondary };
}
