import { fairValue, type FairValue } from '../../models/index.ts';
import type { EpochMs } from '../../units/index.ts';
import type { Market } from '../market.ts';
import type { Engine } from '../state.ts';

/** Probability of Up and the mean that the settlement is heading for, as far as they can be known. */
export function fairValueOf({ prices }: Engine, { round, strike, settlement }: Market, now: EpochMs): FairValue {
  const spot = prices.spot(now);
  if (spot === undefined) return {};
  return fairValue({
    rule: round.rule,
    strike: strike?.price,
    spot: spot.value,
    twap: prices.twap(now)?.value,
    nowMs: now / round.timeScale,
    endsAtMs: round.endsAt / round.timeScale,
    volatility: prices.volatility(now),
    window: settlement,
  });
}
