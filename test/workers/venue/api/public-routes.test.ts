import { describe, expect, it } from 'vitest';
import { seriesOf } from '../../../../shared/market/series.ts';
import { epochMs } from '../../../../shared/units/index.ts';
import { bookHash, type HashedBook } from '../../../../shared/wire/book-hash.ts';
import {
  eventBySlugPath,
  gammaEventsIn,
  parseGammaEvent,
  seriesEventsPath,
} from '../../../../shared/wire/gamma/index.ts';
import { INTERVALS } from '../../../../shared/market/intervals.ts';
import { slugsOf } from '../../../../shared/market/calendar.ts';
import { ServedVenue } from './served-venue.ts';

describe('CLOB, public part', () => {
  it('tells its time in whole seconds', () => {
    const served = new ServedVenue();
    served.time.advance(1_999);
    expect(served.get('/clob/time').value).toBe(served.nowS);
    expect(served.get('/clob/ok').value).toBe('OK');
    expect(served.get('/clob/version').value).toEqual({ version: 2 });
  });

  it('serves books whose hash is that of the bytes served, one or many at a time', () => {
    const served = new ServedVenue();
    served.time.advance(3_000);
    const { up, down } = served.openMarket().round;
    const { value } = served.get(`/clob/book?token_id=${up}`);
    const book = value as HashedBook & { hash: string };
    expect(Object.keys(book).join()).toBe(
      'market,asset_id,timestamp,hash,bids,asks,min_order_size,tick_size,neg_risk,last_trade_price',
    );
    expect(bookHash(book)).toBe(book.hash);
    const wanted = [{ token_id: down }, { token_id: '404' }, { token_id: up }];
    const books = served.post('/clob/books', wanted).value as HashedBook[];
    expect(books.map(({ asset_id }) => asset_id)).toEqual([down, up]);
  });

  it('agrees with its book on price, midpoint and tick', () => {
    const served = new ServedVenue();
    served.time.advance(3_000);
    const { up } = served.openMarket().round;
    const book = served.get(`/clob/book?token_id=${up}`).value as HashedBook;
    const [bid, ask] = [Number(book.bids.at(-1)?.price), Number(book.asks.at(-1)?.price)];
    expect(served.get(`/clob/price?token_id=${up}&side=BUY`).value).toEqual({ price: String(bid) });
    expect(served.get(`/clob/price?token_id=${up}&side=SELL`).value).toEqual({ price: String(ask) });
    const { mid } = served.get(`/clob/midpoint?token_id=${up}`).value as { mid: string };
    expect(Number(mid)).toBeCloseTo((bid + ask) / 2, 10);
    expect(served.get(`/clob/tick-size?token_id=${up}`).value).toEqual({ minimum_tick_size: Number(book.tick_size) });
  });

  it.each([
    ['/clob/book?token_id=404', 404, 'No orderbook exists for the requested token id'],
    ['/clob/book?token_id=abc', 400, 'Invalid token id'],
    ['/clob/tick-size?token_id=404', 404, 'market not found'],
    ['/clob/clob-markets/0x12', 404, 'market not found'],
    ['/clob/nowhere', 404, 'not found'],
  ])('answers %s with its own words', (url, status, error) => {
    expect(new ServedVenue().get(url)).toEqual({ status, value: { error } });
  });

  it('tells fees and tokens of a market under short keys, and the winner in the long form once it is resolved', () => {
    const served = new ServedVenue({ assets: ['BTC'], crowd: false });
    const { conditionId, up, down } = served.openMarket().round;
    expect(served.get(`/clob/clob-markets/${conditionId}`).value).toMatchObject({
      c: conditionId,
      t: [
        { t: up, o: 'Up' },
        { t: down, o: 'Down' },
      ],
      fd: { r: 0.07, e: 1, to: true },
      mts: 0.01,
      mos: 5,
    });
    const resolutionUrl = `/data/v2/resolutions?condition=${conditionId}`;
    expect(served.get(resolutionUrl).value).toMatchObject({ data: [] });
    served.time.advance(28_000);
    const long = served.get(`/clob/markets/${conditionId}`).value as { tokens: { outcome: string; winner: boolean }[] };
    const winners = long.tokens.filter(({ winner }) => winner).map(({ outcome }) => outcome);
    expect(winners).toHaveLength(1);
    const payouts = winners[0] === 'Up' ? [1_000_000, 0] : [0, 1_000_000];
    expect(served.get(resolutionUrl).value).toMatchObject({ data: [{ status: 'resolved', payouts }] });
  });
});

describe('Gamma', () => {
  it.each(['one-market', 'two-markets'] as const)(
    'serves rounds that the bot discovers in the shape of %s',
    (shape) => {
      const served = new ServedVenue();
      expect(served.post('/control/gamma', { shape }).status).toBe(200);
      const { round } = served.openMarket('SOL');
      const { value } = served.get(`/gamma${eventBySlugPath(round.slug)}`);
      expect((value as { markets: unknown[] }).markets).toHaveLength(shape === 'one-market' ? 1 : 2);
      expect(parseGammaEvent(value, 'SOL', '5m')).toMatchObject({ kind: 'round', round });
      expect(served.get(`/gamma/events?slug=${round.slug}`).value).toEqual([value]);
    },
  );

  it.each(INTERVALS)('lists rounds of %s in real time under the slug that the calendar computes', (interval) => {
    const served = new ServedVenue({ assets: ['ETH'], intervals: [interval], timeScale: 1, crowd: false });
    const { round } = served.openMarket('ETH');
    const [slug] = slugsOf('ETH', interval, round.startsAt, 1);
    const { value } = served.get(`/gamma/events/slug/${slug}`);
    expect(parseGammaEvent(value, 'ETH', interval)).toMatchObject({
      kind: 'round',
      round: { conditionId: round.conditionId },
    });
  });

  it('fills in the price to beat after the start, and final price and winner after the resolution', () => {
    const served = new ServedVenue({ assets: ['BTC'], crowd: false });
    const upcoming = served.venue.markets().find(({ round }) => round.startsAt > served.venue.nowMs());
    const slug = upcoming?.round.slug ?? '';
    const read = () => parseGammaEvent(served.get(`/gamma/events/slug/${slug}`).value, 'BTC', '5m');
    expect(read()).not.toHaveProperty('strike');
    served.time.advance((upcoming?.round.startsAt ?? 0) - served.venue.nowMs() + 5_000);
    expect(read()).toMatchObject({ strike: { source: 'metadata' } });
    expect(read()).not.toHaveProperty('resolution');
    served.time.advance(25_000);
    const strikePrice = (read() as { strike: { price: number } }).strike.price;
    const { winner, finalPrice } = (read() as { resolution: { winner: string; finalPrice: number } }).resolution;
    expect(winner).toBe(finalPrice >= strikePrice ? 'up' : 'down');
  });

  it('finds a round by its series where the slug is not known, page by page', () => {
    const served = new ServedVenue({ crowd: false });
    const { round } = served.openMarket('XRP');
    const path = seriesEventsPath(seriesOf('XRP', '5m'), epochMs(round.endsAt - 1), epochMs(round.endsAt + 60_000));
    const page = served.get(`/gamma${path}`);
    const found = gammaEventsIn(JSON.stringify(page.value));
    const slugs = found.kind === 'events' ? found.events.map((event) => (event as { slug: string }).slug) : [];
    expect(slugs[0]).toBe(round.slug);
    expect(slugs.every((slug) => slug.startsWith('xrp-updown-5m-'))).toBe(true);

    const first = served.get('/gamma/events/keyset?limit=3').value as {
      events: { slug: string }[];
      next_cursor: string;
    };
    const second = served.get(`/gamma/events/keyset?limit=3&after_cursor=${first.next_cursor}`).value as typeof first;
    expect(first.events).toHaveLength(3);
    expect(second.events.map(({ slug }) => slug)).not.toEqual(first.events.map(({ slug }) => slug));
    expect(served.get('/gamma/events/keyset?offset=3').status).toBe(422);
  });

  it('answers 404 to a slug that is not listed and hides resolved markets from a search that does not ask for them', () => {
    const served = new ServedVenue({ assets: ['BTC'], crowd: false });
    expect(served.get('/gamma/events/slug/btc-updown-5m-1').status).toBe(404);
    const { conditionId } = served.openMarket().round;
    const url = `/gamma/markets?condition_ids=${conditionId}`;
    expect(served.get(url).value).toHaveLength(1);
    served.time.advance(28_000);
    expect(served.get(url).value).toHaveLength(0);
    expect(served.get(`${url}&closed=true`).value).toHaveLength(1);
  });
});

describe('geoblock', () => {
  it('blocks nobody', () => {
    expect(new ServedVenue({ crowd: false }).get('/api/geoblock').value).toMatchObject({ blocked: false });
  });
});
