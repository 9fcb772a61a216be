import {
  ListEventsKeysetResponseSchema,
  ListMarketsKeysetResponseSchema,
  ListSeriesResponseSchema,
} from '@polymarket/bindings/gamma';
import { describe, expect, it } from 'vitest';
import { seriesOf } from '../../../../../shared/market/series.ts';
import { parseExclusiveEvent, parseGammaEvent } from '../../../../../shared/wire/gamma/index.ts';
import { ServedVenue } from '../served-venue.ts';

type Json = Record<string, unknown>;
type Page = { readonly events: Json[]; readonly next_cursor?: string };

function exclusive(events: readonly unknown[]): unknown[] {
  return events.filter((event) => parseExclusiveEvent(event).kind === 'event');
}

describe('Gamma lists', () => {
  it.each([[[]], [['BTC', 'SOL']]] as const)(
    'are what the official client promises, with v2 markets of %j',
    (v2Assets) => {
      const served = new ServedVenue({ crowd: false, v2Assets });
      const events = ListEventsKeysetResponseSchema.parse(
        served.get('/gamma/events/keyset?closed=false&limit=50').value,
      );
      expect(events.items).toHaveLength(served.venue.markets().length);
      expect(events.nextCursor).toBeUndefined();
      const markets = ListMarketsKeysetResponseSchema.parse(served.get('/gamma/markets/keyset?limit=50').value);
      const v2 = served.venue.markets().filter(({ round }) => round.version === 'v2');
      expect(markets.items.filter(({ positionIds }) => positionIds.length === 2)).toHaveLength(v2.length);
      expect(ListSeriesResponseSchema.parse(served.get('/gamma/series').value)).toHaveLength(4);
    },
  );

  it('show an exclusive event once, by its slug, its id and without a series, and each range as a market of it', () => {
    const lively = new ServedVenue({ assets: ['BTC'], occasions: ['baskets'] });
    const { events } = lively.get('/gamma/events/keyset?closed=false&limit=50').value as Page;
    const [event, ...others] = exclusive(events) as Json[];
    expect(others).toEqual([]);
    const parsed = ListEventsKeysetResponseSchema.parse({ events });
    expect(parsed.items).toHaveLength(events.length);
    expect(lively.get(`/gamma/events/slug/${String(event?.['slug'])}`).value).toEqual(event);
    expect(lively.get(`/gamma/events/${String(event?.['id'])}`).value).toEqual(event);
    const markets = event?.['markets'] as Json[];
    expect(markets.map(({ groupItemThreshold }) => groupItemThreshold)).toEqual(['0', '1', '2', '3']);
    for (const { conditionId, slug } of markets) {
      expect(lively.get(`/gamma/markets?condition_ids=${String(conditionId)}`).value).toMatchObject([{ slug }]);
    }
    const { id } = seriesOf('BTC', '5m');
    const ofSeries = lively.get(`/gamma/events/keyset?series_id=${id}&closed=false&limit=50`).value as Page;
    expect(exclusive(ofSeries.events)).toEqual([]);
    expect(ofSeries.events).toHaveLength(events.length - 1);
  });

  it('show a v2 market by its position ids and its id of 62 digits, which finds it again', () => {
    const served = new ServedVenue({ assets: ['BTC'], crowd: false, v2Assets: ['BTC'] });
    const { round } = served.openMarket();
    const event = served.get(`/gamma/events/slug/${round.slug}`).value as { version: string; markets: Json[] };
    const [market] = event.markets;
    expect(market).toMatchObject({ clobTokenIds: null, positionIds: [round.up, round.down], version: 'v2' });
    expect(market?.['conditionId']).toMatch(/^0x[0-9a-f]{62}$/);
    expect(parseGammaEvent(event, 'BTC', '5m')).toMatchObject({
      kind: 'round',
      round: { conditionId: round.conditionId },
    });
    for (const id of [String(market?.['conditionId']), round.conditionId]) {
      expect(served.get(`/gamma/markets?condition_ids=${id}`).value).toHaveLength(1);
    }
  });

  it('are followed by cursor to the end without a gap while rounds come and go', () => {
    const served = new ServedVenue({ crowd: false });
    const wanted = served.venue.markets().map(({ eventId }) => eventId);
    const seen: unknown[] = [];
    let cursor: string | undefined;
    do {
      const after = cursor === undefined ? '' : `&after_cursor=${cursor}`;
      const page = served.get(`/gamma/events/keyset?limit=5${after}`).value as Page;
      seen.push(...page.events.map(({ id }) => id));
      cursor = page.next_cursor;
      served.time.advance(7_000);
    } while (cursor !== undefined);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(wanted));
  });

  it.each([
    ['/gamma/events/keyset?offset=0', 422],
    ['/gamma/events/keyset?after_cursor=nonsense', 422],
    ['/gamma/events?offset=3001', 422],
    ['/gamma/events?limit=many', 422],
    ['/gamma/events?order=constructor', 422],
    ['/gamma/markets?end_date_min=yesterday', 422],
    ['/gamma/markets/keyset?offset=1', 422],
    ['/gamma/events/404', 404],
    ['/gamma/markets/404', 404],
    ['/gamma/series/404', 404],
    ['/gamma/tags/slug/sports', 404],
  ])('answer %s with %i', (url, status) => {
    expect(new ServedVenue({ assets: ['BTC'], crowd: false }).get(url).status).toBe(status);
  });

  it('cut a page to a hundred and bound it by window, series and tag', () => {
    const served = new ServedVenue({ crowd: false });
    const { round } = served.openMarket('ETH');
    const { id } = seriesOf('ETH', '5m');
    const start = new Date(round.startsAt).toISOString();
    const url = `/gamma/events?limit=5000&series_id=${id}&tag_slug=ethereum&start_time_min=${start}&start_time_max=${start}`;
    const slugs = (served.get(url).value as Json[]).map(({ slug }) => slug);
    expect(slugs).toEqual([round.slug]);
    expect(served.get(url.replace('ethereum', 'solana')).value).toEqual([]);
  });

  it('find an event and a market by number, each naming the other', () => {
    const served = new ServedVenue({ assets: ['BTC'], crowd: false });
    const { eventId, marketId } = served.openMarket();
    const event = served.get(`/gamma/events/${eventId}`).value as { markets: Json[] };
    expect(event.markets.map(({ id }) => id)).toEqual([marketId]);
    expect(served.get(`/gamma/markets/${marketId}`).value).toMatchObject({ events: [{ id: eventId }] });
    expect(served.get(`/gamma/events/${eventId}/tags`).value).toMatchObject([
      { slug: 'crypto' },
      {},
      { slug: 'bitcoin' },
    ]);
    served.post('/control/gamma', { shape: 'two-markets' });
    expect(served.get(`/gamma/markets/${marketId}-2`).value).toMatchObject({ groupItemTitle: 'Down' });
  });

  it('are as old as the fault gamma-stale says, and fresh again afterwards', () => {
    const served = new ServedVenue({ assets: ['BTC'], crowd: false });
    const { round } = served.openMarket();
    const url = `/gamma/events/slug/${round.slug}`;
    const closed = () => (served.get(url).value as { closed: boolean }).closed;
    const newest = () => served.venue.markets().at(-1)?.round.slug ?? '';
    served.time.advance(9_000);
    served.post('/control/faults', [{ fault: 'gamma-stale', by: '8s', for: '60s' }]);
    expect(closed()).toBe(false);
    served.time.advance(7_000);
    expect(served.venue.marketBySlug(round.slug)?.state).toBe('resolved');
    expect(closed()).toBe(false);
    const late = newest();
    expect(served.get(`/gamma/events/slug/${late}`).status).toBe(404);
    served.time.advance(2_100);
    expect(closed()).toBe(true);
    expect(served.get(`/gamma/events/slug/${late}`).status).toBe(200);
  });
});
