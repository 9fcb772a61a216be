import type { Asset } from '../../shared/market/assets.ts';
import { DEAREST_KNOWN_FEES, LEGACY_FEES } from '../../shared/market/fees.ts';
import type { ConditionId, TokenId } from '../../shared/market/ids.ts';
import { INTERVAL_MS, type Interval } from '../../shared/market/intervals.ts';
import type { Round } from '../../shared/market/round.ts';
import { epochMs, microShares, tick } from '../../shared/units/index.ts';

/** The curve p(1−p) replaced the one of early 2026 on this day (protocol §1). */
const NEW_FEES_SINCE = Date.UTC(2026, 2, 30);

/** Before a round begins, of an imported one: the venue lists them a day ahead, a recording does not say when. */
export const LISTED_BEFORE_MS = 30_000;

/** What {@link historicRound} has to assume, in words. */
export const ROUND_ASSUMPTIONS: readonly string[] = [
  'tick size, smallest order and fee schedule of a round: those of its time are assumed',
  `when a round was listed: ${LISTED_BEFORE_MS / 1_000} s before its start is assumed`,
  'the settlement rule: before August 2026 a single oracle price at either end decided, no average',
];

/** A round of which only the window and the ids are known. */
export function historicRound(
  asset: Asset,
  interval: Interval,
  startsAtMs: number,
  ids: { readonly slug: string; readonly conditionId: ConditionId; readonly up: TokenId; readonly down: TokenId },
): Round {
  return {
    asset,
    interval,
    ...ids,
    startsAt: epochMs(startsAtMs),
    endsAt: epochMs(startsAtMs + INTERVAL_MS[interval]),
    tick: tick(100),
    minSize: microShares(5_000_000),
    fees: startsAtMs < NEW_FEES_SINCE ? LEGACY_FEES : DEAREST_KNOWN_FEES,
    // The engine knows averages; over a millisecond it is the price at that moment.
    rule: { kind: 'twap', lookbackMs: 1 },
    timeScale: 1,
    version: 'v1',
    negRisk: false,
    acceptingOrders: true,
  };
}

const SLUG = /^(btc|eth|sol|xrp)-updown-(5m|15m|4h)-(\d{9,11})$/;

/** Asset, interval and start of a round's slug; `undefined` for another kind of market. */
export function parseSlug(
  slug: string,
): { readonly asset: Asset; readonly interval: Interval; readonly startsAtMs: number } | undefined {
  const [, asset, interval, startS] = SLUG.exec(slug) ?? [];
  if (asset === undefined) return undefined;
  return { asset: asset.toUpperCase() as Asset, interval: interval as Interval, startsAtMs: Number(startS) * 1_000 };
}
