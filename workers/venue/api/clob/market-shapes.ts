import { PRICE_ONE, type Price, toFraction, toShares } from '../../../../shared/units/index.ts';
import { OUTCOMES } from '../../../../shared/market/ids.ts';
import { tokenOf } from '../../../../shared/market/round.ts';
import type { VenueMarket } from '../../core/contract.ts';
import { outcomeName } from '../../core/outcomes.ts';

/** `/clob-markets/{condition}`: a market under short keys (protocol §2.4). */
export function shortMarket(market: VenueMarket): Record<string, unknown> {
  const { round } = market;
  const { rate, exponent, takerOnly } = round.fees;
  return {
    c: round.conditionId,
    t: OUTCOMES.map((outcome) => ({ t: tokenOf(round, outcome), o: outcomeName(outcome) })),
    mos: toShares(round.minSize),
    mts: toFraction(market.tick as number as Price),
    mbf: 1000,
    tbf: 1000,
    ao: market.acceptingOrders,
    aot: new Date(market.listedAt).toISOString(),
    itode: true,
    fd: { r: rate, e: exponent, to: takerOnly },
    r: { mi: 50, ma: 4.5, moas: 30 },
    ...(round.negRisk ? { nr: true } : {}),
    v: round.version,
    cbos: false,
  };
}

/** `/markets/{condition}`: the long form, which alone tells the winner (protocol §2.3, §7). */
export function longMarket(market: VenueMarket, upPrice: Price): Record<string, unknown> {
  const { round, resolution } = market;
  return {
    condition_id: round.conditionId,
    question_id: market.questionId,
    question: market.title,
    market_slug: round.slug,
    end_date_iso: new Date(round.endsAt).toISOString(),
    active: true,
    closed: market.state === 'resolved',
    archived: false,
    accepting_orders: market.acceptingOrders,
    accepting_order_timestamp: new Date(market.listedAt).toISOString(),
    enable_order_book: true,
    minimum_order_size: toShares(round.minSize),
    minimum_tick_size: toFraction(market.tick as number as Price),
    maker_base_fee: 1000,
    taker_base_fee: 1000,
    neg_risk: round.negRisk,
    tokens: OUTCOMES.map((outcome) => ({
      token_id: tokenOf(round, outcome),
      outcome: outcomeName(outcome),
      price: toFraction(outcome === 'up' ? upPrice : ((PRICE_ONE - upPrice) as Price)),
      winner: resolution?.winner === outcome,
    })),
  };
}
