import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { slugsOf, windowAt } from '../../../../shared/market/calendar.ts';
import type { ConditionId, TokenId } from '../../../../shared/market/ids.ts';
import type { Interval } from '../../../../shared/market/intervals.ts';
import type { Round } from '../../../../shared/market/round.ts';
import { seriesOf } from '../../../../shared/market/series.ts';
import { epochMs, microShares, price, tick } from '../../../../shared/units/index.ts';
import {
  eventBySlugPath,
  gammaEvent,
  gammaEventsIn,
  type GammaRecord,
  parseGammaEvent,
  seriesEventsPath,
} from '../../../../shared/wire/gamma/index.ts';
import { describeWithMaterial } from '../../../support/material.ts';

const NOW = epochMs(Date.UTC(2026, 9, 26, 7, 31));
const SHAPES = ['one-market', 'two-markets'] as const;

function roundOf(interval: Interval, timeScale = 1): Round {
  const { startsAt, endsAt } = windowAt(interval, NOW, timeScale);
  return {
    asset: 'BTC',
    interval,
    slug: slugsOf('BTC', interval, startsAt, timeScale)[0],
    conditionId: `0x5a11${'c0'.repeat(30)}` as ConditionId,
    up: '77370447805679959829840567326775100389877081016212319305401303736010866629197' as TokenId,
    down: '43460791832595049917652209535610169152835850323427319930560752539445733107210' as TokenId,
    startsAt,
    endsAt,
    tick: tick(100),
    minSize: microShares(5_000_000),
    fees: { rate: 0.07, exponent: 1, takerOnly: true },
    rule: interval === '1h' ? { kind: 'candle' } : { kind: 'twap', lookbackMs: 60_000 },
    timeScale,
    version: 'v1',
    negRisk: false,
    acceptingOrders: true,
  };
}

function recordOf(round: Round, more: Partial<GammaRecord> = {}): GammaRecord {
  return {
    round,
    eventId: '900001',
    marketId: '1900001',
    questionId: '0x77',
    listedAt: epochMs(round.startsAt - 86_000_000),
    upPrice: price(5050),
    closed: false,
    ...more,
  };
}

type Json = Record<string, unknown>;

/** The event as a client gets it: through JSON, with fields of its market changed. */
function eventWith(changes: Json, round = roundOf('15m'), record: Partial<GammaRecord> = {}): Json {
  const event = JSON.parse(JSON.stringify(gammaEvent(recordOf(round, record), 'one-market'))) as Json;
  const [market] = event['markets'] as Json[];
  return { ...event, markets: [{ ...market, ...changes }] };
}

const read = (json: unknown, interval: Interval = '15m') => parseGammaEvent(json, 'BTC', interval);

describe('an event', () => {
  it.each(SHAPES.flatMap((shape) => (['5m', '15m', '1h', '4h'] as const).map((interval) => ({ shape, interval }))))(
    'becomes the round that it was written from: $shape, $interval',
    ({ shape, interval }) => {
      const round = roundOf(interval);
      expect(read(JSON.parse(JSON.stringify(gammaEvent(recordOf(round), shape))), interval)).toEqual({
        kind: 'round',
        round,
      });
    },
  );

  it.each(SHAPES)('of a compressed round carries its time scale: %s', (shape) => {
    const round = roundOf('5m', 20_000 / 300_000);
    expect(read(gammaEvent(recordOf(round), shape), '5m')).toEqual({ kind: 'round', round });
  });

  it('has the keys and texts of the real one', () => {
    expect(gammaEvent(recordOf(roundOf('15m'), { priceToBeat: 113250.1234 }), 'one-market')).toMatchObject({
      title: 'Bitcoin Up or Down - October 26, 3:30AM-3:45AM ET',
      resolutionSource: 'https://data.chain.link/streams/btc-usd-twap-60s-streams',
      startTime: '2026-10-26T07:30:00Z',
      endDate: '2026-10-26T07:45:00Z',
      seriesSlug: 'btc-up-or-down-15m',
      series: [{ id: '10192', slug: 'btc-up-or-down-15m', recurrence: '15m' }],
      eventMetadata: { priceToBeat: 113250.1234 },
      markets: [
        {
          outcomes: '["Up","Down"]',
          outcomePrices: '["0.505","0.495"]',
          orderPriceMinTickSize: 0.01,
          orderMinSize: 5,
          feeSchedule: { exponent: 1, rate: 0.07, takerOnly: true, rebateRate: 0.2 },
          cryptoMarketConfig: { asset: 'BTC', duration: '15m', twapEnabled: true, twapLookbackSeconds: 60 },
        },
      ],
    });
  });

  it('tells strike and winner once the venue knows them', () => {
    const record = { priceToBeat: 113_250.5, finalPrice: 113_240.25, winner: 'down', closed: true } as const;
    for (const shape of SHAPES) {
      expect(read(gammaEvent(recordOf(roundOf('15m'), record), shape))).toMatchObject({
        kind: 'round',
        strike: { price: 113_250.5, source: 'metadata', at: roundOf('15m').startsAt },
        resolution: { winner: 'down', finalPrice: 113_240.25 },
        round: { acceptingOrders: false },
      });
    }
  });

  it('has no winner while it is open, nor after a 50/50', () => {
    expect(read(eventWith({ outcomePrices: '["1", "0"]' }))).not.toHaveProperty('resolution');
    expect(read(eventWith({ outcomePrices: '["0.5", "0.5"]', closed: true }))).not.toHaveProperty('resolution');
  });

  it('maps tokens by name when the outcomes come in the other order', () => {
    const { up, down } = roundOf('15m');
    const swapped = eventWith({
      outcomes: '["Down", "Up"]',
      clobTokenIds: JSON.stringify([down, up]),
      outcomePrices: '["0", "1"]',
      closed: true,
    });
    expect(read(swapped)).toMatchObject({ round: { up, down }, resolution: { winner: 'up' } });
  });

  it('maps two markets by title when they come in the other order', () => {
    const event = gammaEvent(recordOf(roundOf('15m')), 'two-markets');
    const { up, down } = roundOf('15m');
    expect(read({ ...event, markets: (event['markets'] as unknown[]).toReversed() })).toMatchObject({
      round: { up, down },
    });
  });

  it('may write its lists as lists and its times with a space and a short zone', () => {
    const { up, down } = roundOf('15m');
    const lenient = eventWith({
      outcomes: ['Up', 'Down'],
      clobTokenIds: [up, down],
      eventStartTime: '2026-10-26 07:30:00+00',
      endDate: '2026-10-26T07:45:00.000000Z',
    });
    expect(read(lenient)).toEqual({ kind: 'round', round: roundOf('15m') });
  });

  it('of Protocol V2 carries position ids and a short condition, which is padded as the CLOB writes it', () => {
    const round: Round = {
      ...roundOf('15m'),
      version: 'v2',
      conditionId: `0x${'01'.repeat(31)}00` as ConditionId,
      up: '651150819117105875331414918119047680898421632356043490229292782433651916800' as TokenId,
      down: '651150819117105875331414918119047680898421632356043490229292782433651916801' as TokenId,
    };
    const event = gammaEvent(recordOf(round), 'one-market');
    expect(event['markets']).toMatchObject([{ clobTokenIds: null, conditionId: `0x${'01'.repeat(31)}` }]);
    expect(read(event)).toEqual({ kind: 'round', round });
  });

  it('without a fee schedule is assumed to cost the dearest known, never nothing', () => {
    expect(read(eventWith({ feeSchedule: null }))).toMatchObject({ round: { fees: { rate: 0.072, exponent: 1 } } });
  });
});

describe('an event is not traded', () => {
  const { up } = roundOf('15m');

  it.each<[string, Json]>([
    ['outcomes have other names', { outcomes: '["Yes", "No"]' }],
    ['an outcome has no token', { clobTokenIds: JSON.stringify([up]) }],
    ['both outcomes have the same name', { outcomes: '["Up", "Up"]' }],
    ['both outcomes have the same token', { clobTokenIds: JSON.stringify([up, up]) }],
    ['it lasts longer than its interval', { endDate: '2026-10-26T07:50:00Z' }],
    [
      'it settles on another asset',
      { cryptoMarketConfig: { asset: 'ETH', twapEnabled: true, twapLookbackSeconds: 60 } },
    ],
  ])('because it is ambiguous: %s', (_, change) => {
    expect(read(eventWith(change))).toMatchObject({ kind: 'ambiguous' });
  });

  it('because it is ambiguous: no market, three markets, or two conditions', () => {
    const event = gammaEvent(recordOf(roundOf('15m')), 'two-markets');
    const [first, second] = event['markets'] as Json[];
    expect(read({ ...event, markets: [] })).toMatchObject({ kind: 'ambiguous' });
    expect(read({ ...event, markets: [first, second, first] })).toMatchObject({ kind: 'ambiguous' });
    const other = { ...second, conditionId: `0x${'12'.repeat(32)}` };
    expect(read({ ...event, markets: [first, other] })).toMatchObject({
      kind: 'ambiguous',
      reason: expect.stringContaining('conditions'),
    });
    expect(read({ ...event, markets: [first, first] })).toMatchObject({
      kind: 'ambiguous',
      reason: expect.stringContaining('titled'),
    });
  });

  it('because it is ambiguous: it belongs to the series of another interval', () => {
    const event = { ...eventWith({}), series: [{ id: seriesOf('BTC', '5m').id }] };
    expect(read(event)).toMatchObject({ kind: 'ambiguous', reason: expect.stringContaining('btc-up-or-down-5m') });
  });

  it.each<[string, Json]>([
    ['there is no TWAP', { cryptoMarketConfig: { asset: 'BTC', twapEnabled: false } }],
    ['the TWAP has no length', { cryptoMarketConfig: { asset: 'BTC', twapEnabled: true } }],
    ['there is no configuration', { cryptoMarketConfig: null }],
    ['TWAP and candle contradict', { resolutionSource: 'https://www.binance.com/en/trade/BTC_USDT' }],
    ['the version is new', { version: 'v3' }],
    ['the version contradicts the token ids', { version: 'v2' }],
  ])('because its rule is unknown: %s', (_, change) => {
    expect(read(eventWith(change))).toMatchObject({ kind: 'unknown-rule' });
  });

  it('because its rule is unknown: an hour that settles on another pair', () => {
    const event = eventWith({ resolutionSource: 'https://www.binance.com/en/trade/ETH_USDT' }, roundOf('1h'));
    expect(read(event, '1h')).toMatchObject({ kind: 'unknown-rule' });
  });

  it.each<[string, Json]>([
    ['a tick that is none', { orderPriceMinTickSize: 0.03 }],
    ['a condition that is none', { conditionId: '0x12' }],
    ['a time that is none', { endDate: 'tomorrow' }],
    ['outcomes that are no list', { outcomes: '{"Up":1}' }],
  ])('because it is malformed: %s', (_, change) => {
    expect(read(eventWith(change))).toMatchObject({ kind: 'malformed' });
  });

  it('and nothing is thrown, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(read(value)).toMatchObject({ kind: 'malformed' });
      }),
    );
  });

  it('or still is, but nothing is thrown, when any one field becomes anything', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(eventWith({}))), fc.jsonValue(), (field, value) => {
        expect(['round', 'ambiguous', 'unknown-rule', 'malformed']).toContain(
          read({ ...eventWith({}), [field]: value }).kind,
        );
        expect(['round', 'ambiguous', 'unknown-rule', 'malformed']).toContain(read(eventWith({ [field]: value })).kind);
      }),
    );
  });
});

describe('Gamma’s routes', () => {
  it('are asked by slug, or by series and bounded in time', () => {
    expect(eventBySlugPath('btc-updown-15m-1792999800')).toBe('/events/slug/btc-updown-15m-1792999800');
    const path = seriesEventsPath(seriesOf('BTC', '15m'), NOW, epochMs(NOW + 3_600_000));
    expect(path).toMatch(/^\/events\/keyset\?series_id=10192&closed=false&end_date_min=2026-10-26T07%3A31%3A00/);
  });

  it('answer with one event, an array or a page, all read alike', () => {
    const event = { slug: 'a', id: '1' };
    for (const body of [event, [event], { events: [event], next_cursor: null }]) {
      expect(gammaEventsIn(JSON.stringify(body))).toEqual({ kind: 'events', events: [event] });
    }
    expect(gammaEventsIn('[]')).toEqual({ kind: 'events', events: [] });
  });

  it.each(['', '<html>', '"OK"', '{"error":"not found"}'])('answer with rubbish, which is said: %s', (body) => {
    expect(gammaEventsIn(body)).toMatchObject({ kind: 'malformed' });
  });
});

describeWithMaterial('a real event of June 2026', (folder) => {
  it('is read, and refused only because it settles on spot, before the TWAP rule', () => {
    const body = readFileSync(`${folder}/07-peer-fixtures/hugompt-microstructure-lab/gamma_event_crypto_updown.json`);
    const found = gammaEventsIn(body.toString());
    if (found.kind !== 'events') throw new Error(found.reason);
    expect(found.events).toHaveLength(1);
    expect(read(found.events[0], '5m')).toEqual({ kind: 'unknown-rule', reason: 'no settlement rule that we know' });
  });
});
