import type { EpochMs } from '../../../../shared/units/index.ts';
import { priceWire, sizeWire } from '../../../../shared/wire/decimals.ts';
import { microShares } from '../../../../shared/units/index.ts';
import type { OrderRecord } from '../../../../shared/wire/user/index.ts';
import type { VenueMarket, VenueNotice, VenueNotification, VenueNotifications } from '../contract.ts';
import type { MarketDirectory } from '../markets/directory.ts';
import { eventSlugOf, outcomeName } from '../outcomes.ts';

/** How long and how many of a key's notifications are kept. */
const KEPT_MS = 48 * 3_600_000;
const MOST_OF_KEY = 500;

/** Cancellations, fills and resolutions for those whom they concern (protocol §2.5). */
export class Notifications implements VenueNotifications {
  readonly #directory: MarketDirectory;
  readonly #now: () => EpochMs;
  readonly #byKey = new Map<string, VenueNotification[]>();
  /** Keys that had a fill in a market. A forgotten market takes its own along. */
  readonly #traders = new WeakMap<VenueMarket, Set<string>>();
  #told = 0;

  constructor(directory: MarketDirectory, now: () => EpochMs) {
    this.#directory = directory;
    this.#now = now;
  }

  hear(notice: VenueNotice): void {
    if (notice.type === 'market-resolved') return this.#tellResolution(notice.market);
    if (notice.type !== 'order' || notice.change === 'PLACEMENT') return;
    const { order, change } = notice;
    const market = this.#directory.byCondition(order.conditionId);
    if (market === undefined) return;
    const payload = orderPayload(order, market);
    if (change === 'CANCELLATION') return this.#tell('cancellation', order.owner, payload);
    this.#tradersOf(market).add(order.owner);
    this.#tell('fill', order.owner, { ...payload, trade_id: order.tradeIds.at(-1) ?? '' });
  }

  of(apiKey: string): readonly VenueNotification[] {
    const oldest = this.#now() - KEPT_MS;
    return (this.#byKey.get(apiKey) ?? []).filter(({ at }) => at >= oldest);
  }

  drop(apiKey: string, ids: readonly number[]): void {
    const dropped = new Set(ids);
    this.#byKey.set(
      apiKey,
      this.of(apiKey).filter(({ id }) => !dropped.has(id)),
    );
  }

  #tellResolution(market: VenueMarket): void {
    const winner = market.resolution?.winner;
    const payload = { ...marketPayload(market), winner: winner === undefined ? '' : outcomeName(winner, market.round) };
    for (const owner of this.#tradersOf(market)) this.#tell('resolution', owner, payload);
  }

  #tell(kind: VenueNotification['kind'], owner: string, payload: VenueNotification['payload']): void {
    this.#told += 1;
    const told = this.#byKey.get(owner) ?? [];
    told.push({ id: this.#told, kind, owner, payload, at: this.#now() });
    if (told.length > MOST_OF_KEY) told.shift();
    this.#byKey.set(owner, told);
  }

  #tradersOf(market: VenueMarket): Set<string> {
    const traders = this.#traders.get(market) ?? new Set<string>();
    this.#traders.set(market, traders);
    return traders;
  }
}

/** What a notification says of its market; icon and image are empty here. */
function marketPayload(market: VenueMarket): Record<string, unknown> {
  const { round, title } = market;
  return {
    condition_id: round.conditionId,
    market: round.conditionId,
    market_slug: round.slug,
    eventSlug: eventSlugOf(market),
    question: title,
    icon: '',
    image: '',
  };
}

function orderPayload(order: OrderRecord, market: VenueMarket): Record<string, unknown> {
  return {
    ...marketPayload(market),
    order_id: order.id,
    owner: order.owner,
    asset_id: order.token,
    outcome: order.outcome,
    outcome_index: order.token === market.round.up ? 0 : 1,
    side: order.side,
    price: priceWire(order.price),
    original_size: sizeWire(order.size),
    matched_size: sizeWire(order.matched),
    remaining_size: sizeWire(microShares(Math.max(0, order.size - order.matched))),
    type: order.orderType,
  };
}
