import type { Asset } from '../../market/assets.ts';
import { INTERVAL_MS, type Interval, scaled } from '../../market/intervals.ts';
import type { Resolution, Round, Strike } from '../../market/round.ts';
import { seriesById } from '../../market/series.ts';
import { isProtocolV2Token } from '../../market/token-version.ts';
import { issueText } from '../json.ts';
import { conditionIdOf, feesOf, minSizeOf, tickOf } from './market-terms.ts';
import { eventSchema, type GammaEvent, type GammaMarket } from './schema.ts';
import { settlementRule } from './settlement-rule.ts';
import { type Sides, sidesOf } from './sides.ts';

/**
 * What a Gamma event is to us: a round with what is known of its strike and end, or why it is not traded.
 *
 * `ambiguous`: it is not certain which market, token or time is meant. `unknown-rule`: it settles, or is signed for, in a
 * way that we do not know. `malformed`: not an event at all.
 */
export type GammaVerdict =
  | { readonly kind: 'round'; readonly round: Round; readonly strike?: Strike; readonly resolution?: Resolution }
  | { readonly kind: 'ambiguous' | 'unknown-rule' | 'malformed'; readonly reason: string };

/** Reads one event object (parsed JSON) as a round of this asset and interval (protocol §6.4). Never throws. */
export function parseGammaEvent(json: unknown, asset: Asset, interval: Interval): GammaVerdict {
  const parsed = eventSchema.safeParse(json);
  if (!parsed.success) return { kind: 'malformed', reason: issueText(parsed.error) };
  const event = parsed.data;
  const sides = sidesOf(event);
  if ('ambiguous' in sides) return { kind: 'ambiguous', reason: sides.ambiguous };
  const stranger = belongsElsewhere(event, sides.market, asset, interval);
  if (stranger !== undefined) return { kind: 'ambiguous', reason: stranger };

  const version = versionOf(event, sides);
  if (version === undefined) return { kind: 'unknown-rule', reason: 'the version does not fit the token ids' };
  const rule = settlementRule(event, sides.market, asset, interval);
  if (rule === undefined) return { kind: 'unknown-rule', reason: 'no settlement rule that we know' };
  const tick = tickOf(sides.market);
  if (tick === undefined) return { kind: 'malformed', reason: `tick ${sides.market.orderPriceMinTickSize}` };

  const startsAt = sides.market.eventStartTime ?? event.startTime;
  const endsAt = sides.market.endDate ?? event.endDate;
  if (startsAt == null || endsAt == null) return { kind: 'malformed', reason: 'no start or no end' };
  const timeScale = sides.market.timeScale ?? 1;
  if (endsAt - startsAt !== scaled(INTERVAL_MS[interval], timeScale)) {
    return { kind: 'ambiguous', reason: `lasts ${endsAt - startsAt} ms, which is no ${interval}` };
  }

  const { market, up, down } = sides;
  const round: Round = {
    asset,
    interval,
    slug: event.slug,
    conditionId: conditionIdOf(market),
    up,
    down,
    startsAt,
    endsAt,
    tick,
    minSize: minSizeOf(market),
    fees: feesOf(market),
    rule,
    timeScale,
    version,
    negRisk: market.negRisk === true,
    acceptingOrders: market.acceptingOrders === true && market.active !== false && market.closed !== true,
  };
  return { kind: 'round', round, ...strikeOf(event, round), ...resolutionOf(event, sides) };
}

/** A search by series may bring other assets' events; the record's own words decide. */
function belongsElsewhere(
  event: GammaEvent,
  market: GammaMarket,
  asset: Asset,
  interval: Interval,
): string | undefined {
  const configured = market.cryptoMarketConfig?.asset;
  if (configured != null && configured.toUpperCase() !== asset) return `settles on ${configured}, not ${asset}`;
  for (const { id } of event.series ?? []) {
    const series = seriesById(id);
    if (series !== undefined && (series.asset !== asset || series.interval !== interval)) {
      return `belongs to series ${series.slug}`;
    }
  }
  return undefined;
}

/** The stated version, which must agree with what the token ids say (protocol §3.1). */
function versionOf(event: GammaEvent, { market, up, down }: Sides): 'v1' | 'v2' | undefined {
  const byId = isProtocolV2Token(up) ? 'v2' : 'v1';
  const stated = market.version ?? event.version ?? byId;
  return stated === byId && isProtocolV2Token(down) === isProtocolV2Token(up) ? byId : undefined;
}

function strikeOf(event: GammaEvent, round: Round): { strike?: Strike } {
  const price = event.eventMetadata?.priceToBeat;
  if (price == null || price <= 0) return {};
  return { strike: { price, source: 'metadata', at: round.startsAt } };
}

function resolutionOf(event: GammaEvent, { market, winner }: Sides): { resolution?: Resolution } {
  const over = market.closed === true || market.resolutionStatus === 'resolved';
  if (!over || winner === undefined) return {};
  const finalPrice = event.eventMetadata?.finalPrice;
  return { resolution: { winner, ...(finalPrice == null ? {} : { finalPrice }) } };
}
