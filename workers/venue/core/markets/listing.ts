import { type RoundWindow, roundTitle, slugsOf } from '../../../../shared/market/calendar.ts';
import { PRESENT_CRYPTO_FEES } from '../../../../shared/market/fees.ts';
import type { Round, SettlementRule } from '../../../../shared/market/round.ts';
import { type EpochMs, MICRO, microShares, tick } from '../../../../shared/units/index.ts';
import { bytes32Of, marketIdsOf } from '../ids.ts';
import { TWAP_LOOKBACK_MS } from '../prices/price-world.ts';
import { Market } from './market.ts';

/** What every crypto Up/Down market has in common (protocol §2.6). */
const LISTED_TICK = tick(100);
const MIN_SIZE = microShares(5 * MICRO);

/** What is listed: the market of an asset's round, or one with a slug of its own on the same price. */
export type ListingTerms = Pick<Round, 'asset' | 'version'> & Partial<Pick<Round, 'slug' | 'negRisk'>>;

/** The market of one asset's round. Its ids follow from seed and slug, so a restarted venue lists the same market. */
export function listedMarket(
  seed: number,
  number: number,
  { asset, version, negRisk = false, ...named }: ListingTerms,
  window: RoundWindow,
  listedAt: EpochMs,
): Market {
  const { interval, timeScale, startsAt, endsAt } = window;
  const [roundSlug] = slugsOf(asset, interval, startsAt, timeScale);
  const { slug = roundSlug } = named;
  return new Market({
    title: roundTitle(asset, interval, startsAt, endsAt),
    eventId: String(900_000 + number),
    marketId: String(1_900_000 + number),
    questionId: bytes32Of(seed, `${slug}/question`),
    listedAt,
    round: {
      asset,
      interval,
      slug,
      ...marketIdsOf(seed, slug, version),
      startsAt,
      endsAt,
      tick: LISTED_TICK,
      minSize: MIN_SIZE,
      fees: PRESENT_CRYPTO_FEES,
      rule: ruleOf(window),
      timeScale,
      version,
      negRisk,
      acceptingOrders: true,
    },
  });
}

/** 1h settles on the Binance candle, everything else on the TWAP (protocol §7). */
function ruleOf({ interval }: RoundWindow): SettlementRule {
  if (interval === '1h') return { kind: 'candle' };
  return { kind: 'twap', lookbackMs: TWAP_LOOKBACK_MS };
}
