import { describe, expect, it } from 'vitest';
import { ServedVenue } from '../served-venue.ts';
import { AccountStage } from './account-stage.ts';

type Page = { limit: number; count: number; next_cursor: string; data: { condition_id: string }[] };

function readAll(served: ServedVenue, path: string): string[] {
  const ids: string[] = [];
  let cursor = 'MA==';
  while (cursor !== 'LTE=') {
    const page = served.get(`/clob${path}?next_cursor=${encodeURIComponent(cursor)}`).value as Page;
    expect(page.count).toBe(page.data.length);
    expect(page.count).toBeLessThanOrEqual(page.limit);
    ids.push(...page.data.map(({ condition_id }) => condition_id));
    cursor = page.next_cursor;
  }
  return ids;
}

describe('market lists', () => {
  it.each(['/markets', '/simplified-markets'])('%s shows every market once, page by page', (path) => {
    const served = new ServedVenue({ crowd: false, timeScale: 1 / 60 });
    served.time.advance(150_000);
    const ids = served.venue.markets().map(({ round }) => round.conditionId);
    expect(ids.length).toBeGreaterThan(100);
    expect(readAll(served, path)).toEqual(ids);
  });

  it.each(['/sampling-markets', '/sampling-simplified-markets'])('%s shows those that take orders', (path) => {
    const served = new ServedVenue({ assets: ['BTC'], crowd: false });
    served.time.advance(100_000);
    const taking = served.venue.markets().filter(({ acceptingOrders }) => acceptingOrders);
    expect(taking.length).toBeLessThan(served.venue.markets().length);
    expect(readAll(served, path)).toEqual(taking.map(({ round }) => round.conditionId));
  });

  it('refuse a cursor that nobody gave out', () => {
    expect(new ServedVenue({ crowd: false }).get('/clob/markets?next_cursor=xyz').status).toBe(400);
  });
});

describe('the CLOB itself', () => {
  it('says that it is well where either client asks', () => {
    const served = new ServedVenue({ assets: ['BTC'], crowd: false });
    const well = { status: 200, value: 'OK' };
    expect([served.get('/clob/ok'), served.get('/clob/')]).toEqual([well, well]);
  });
});

describe('facts of a market', () => {
  it('are found by a token in the query or in the path', () => {
    const served = new ServedVenue({ assets: ['BTC'], crowd: false });
    const { up } = served.openMarket().round;
    for (const url of [`tick-size?token_id=${up}`, `tick-size/${up}`]) {
      expect(served.get(`/clob/${url}`).value).toEqual({ minimum_tick_size: 0.01 });
    }
    expect(served.get(`/clob/neg-risk/${up}`).value).toEqual({ neg_risk: false });
    expect(served.get(`/clob/fee-rate?token_id=${up}`).value).toEqual({ base_fee: 1000 });
    expect(served.get('/clob/fee-rate/1')).toEqual({ status: 404, value: { error: 'market not found' } });
  });

  it('lead from either token to the condition, the smaller id first whichever outcome it is', () => {
    const served = new ServedVenue({ crowd: false });
    for (const { round } of served.venue.markets()) {
      const { value } = served.get(`/clob/markets-by-token/${round.down}`);
      const [smaller, larger] = [round.up, round.down].toSorted((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
      expect(value).toEqual({
        condition_id: round.conditionId,
        primary_token_id: smaller,
        secondary_token_id: larger,
      });
    }
  });

  it('of Protocol V2 are under the 64-digit id, never under the 62-digit one', () => {
    const served = new ServedVenue({ assets: ['BTC'], crowd: false, v2Assets: ['BTC'] });
    const { conditionId } = served.openMarket().round;
    expect(conditionId).toMatch(/^0x[0-9a-f]{62}00$/);
    expect(served.get(`/clob/clob-markets/${conditionId}`).value).toMatchObject({ c: conditionId, v: 'v2' });
    expect(served.get(`/clob/clob-markets/${conditionId.slice(0, -2)}`)).toEqual({
      status: 404,
      value: { error: 'market not found' },
    });
  });

  it('are priced by what Up last traded at where a side of the book is empty, whichever token the taker bought', () => {
    const stage = new AccountStage();
    const { served, market } = stage;
    stage.mint(10);
    const up = { outcome: 'Up', price: 0.45 };
    expect(served.get(`/clob/markets/${market.round.conditionId}`).value).toMatchObject({
      tokens: [up, { outcome: 'Down', price: 0.55 }],
    });
    expect(served.get(`/gamma/markets/slug/${market.round.slug}`).value).toMatchObject({
      outcomePrices: '["0.45","0.55"]',
      lastTradePrice: 0.45,
    });
  });

  it('cost no builder’s fee', () => {
    const served = new ServedVenue({ assets: ['BTC'], crowd: false });
    expect(served.get(`/clob/fees/builder-fees/0x${'ab'.repeat(32)}`).value).toEqual({
      builder_maker_fee_rate_bps: 0,
      builder_taker_fee_rate_bps: 0,
    });
    expect(served.get('/clob/fees/builder-fees/acme').status).toBe(400);
  });
});
