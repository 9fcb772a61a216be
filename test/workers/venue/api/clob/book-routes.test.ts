import { describe, expect, it } from 'vitest';
import { ServedVenue } from '../served-venue.ts';
import { AccountStage } from './account-stage.ts';

/** Up stands at 0.40 / 0.46 with a trade at 0.45. */
function quoted(): AccountStage {
  const stage = new AccountStage();
  const { up, down } = stage.market.round;
  stage.mint(10);
  stage.bobOrders({ token: up, price: 0.4, shares: 20 });
  stage.bobOrders({ token: down, price: 0.54, shares: 20 });
  return stage;
}

function refused(error: string) {
  return { status: 400, value: { error } };
}

describe('quotes', () => {
  it('of one token and of many agree, on either token', () => {
    const { served, market } = quoted();
    const { up, down } = market.round;
    const one = (path: string) => served.get(`/clob${path}`).value;
    expect(one(`/midpoint?token_id=${up}`)).toEqual({ mid: '0.43' });
    expect(one(`/midpoint?token_id=${down}`)).toEqual({ mid: '0.57' });
    expect(one(`/spread?token_id=${up}`)).toEqual({ spread: '0.06' });
    expect(one(`/price?token_id=${down}&side=buy`)).toEqual({ price: '0.54' });
    const tokens = [{ token_id: up }, { token_id: '404' }, { token_id: down }];
    expect(served.post('/clob/midpoints', tokens).value).toEqual({ [up]: '0.43', [down]: '0.57' });
    expect(served.post('/clob/spreads', tokens).value).toEqual({ [up]: '0.06', [down]: '0.06' });
    const sides = [
      { token_id: up, side: 'BUY' },
      { token_id: up, side: 'SELL' },
      { token_id: down, side: 'BUY' },
    ];
    expect(served.post('/clob/prices', sides).value).toEqual({
      [up]: { BUY: '0.4', SELL: '0.46' },
      [down]: { BUY: '0.54' },
    });
  });

  it('tell the last trade with the side of its taker, and even odds where there was none', () => {
    const { served, market } = quoted();
    const { up, down } = market.round;
    const trade = { price: '0.55', side: 'BUY' };
    expect(served.get(`/clob/last-trade-price?token_id=${down}`).value).toEqual(trade);
    expect(served.post('/clob/last-trades-prices', [{ token_id: up }]).value).toEqual([{ token_id: up, ...trade }]);
    const next = served.venue.markets().find(({ lastTradePrice }) => lastTradePrice === 0);
    expect(served.get(`/clob/last-trade-price?token_id=${next?.round.up}`).value).toEqual({ price: '0.5', side: '' });
  });

  it('are none where a side of the book is empty', () => {
    const stage = new AccountStage();
    const { up } = stage.market.round;
    stage.bobOrders({ token: up, price: 0.4, shares: 20 });
    const { served } = stage;
    expect(served.get(`/clob/midpoint?token_id=${up}`).status).toBe(404);
    expect(served.get(`/clob/spread?token_id=${up}`).status).toBe(404);
    expect(served.get(`/clob/price?token_id=${up}&side=SELL`).status).toBe(404);
    expect(served.get(`/clob/price?token_id=${up}&side=BUY`).value).toEqual({ price: '0.4' });
    expect(served.post('/clob/midpoints', [{ token_id: up }]).value).toEqual({});
  });

  it.each(['/books', '/prices', '/midpoints', '/spreads', '/last-trades-prices'])(
    'answer a bad body of POST %s in the venue’s words',
    (path) => {
      const served = new ServedVenue({ assets: ['BTC'], crowd: false });
      expect(served.post(`/clob${path}`, { token_id: '1' })).toEqual(refused('Invalid payload'));
      expect(served.request('POST', `/clob${path}`, {}, '[{')).toEqual(refused('Invalid payload'));
      const many = Array.from({ length: 501 }, () => ({ token_id: '1', side: 'BUY' }));
      expect(served.post(`/clob${path}`, many)).toEqual(refused('Payload exceeds the limit'));
      expect(served.post(`/clob${path}`, many.slice(1)).status).toBe(200);
    },
  );

  it('refuse a side that is none', () => {
    const { served, market } = quoted();
    const token_id = market.round.up;
    expect(served.get(`/clob/price?token_id=${token_id}&side=BOTH`)).toEqual(refused('Invalid side'));
    expect(served.get(`/clob/price?token_id=${token_id}`)).toEqual(refused('Invalid side'));
    expect(served.post('/clob/prices', [{ token_id, side: 'BOTH' }])).toEqual(refused('Invalid side'));
  });
});
