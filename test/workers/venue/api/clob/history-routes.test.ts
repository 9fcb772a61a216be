import { describe, expect, it } from 'vitest';
import { ServedVenue } from '../served-venue.ts';
import { AccountStage } from './account-stage.ts';

type History = { history: { t: number; p: number }[] };

function history(served: ServedVenue, query: string): History['history'] {
  return (served.get(`/clob/prices-history?${query}`).value as History).history;
}

/** Up's middle goes from 0.43 to 0.44 after two minutes. */
function moved(): AccountStage {
  const stage = new AccountStage();
  const { up, down } = stage.market.round;
  stage.bobOrders({ token: up, price: 0.4, shares: 20 });
  stage.bobOrders({ token: down, price: 0.54, shares: 20 });
  stage.served.time.advance(120_000);
  stage.bobOrders({ token: up, price: 0.42, shares: 20 });
  stage.served.time.advance(60_000);
  return stage;
}

describe('prices history', () => {
  it('tells the middle once per step and at the end, Down’s as the complement', () => {
    const { served, market } = moved();
    const { up, down } = market.round;
    const points = history(served, `market=${up}&interval=1h&fidelity=1`);
    expect(points.map(({ p }) => p)).toEqual([0.43, 0.43, 0.44, 0.44]);
    expect(points.slice(0, -1).every(({ t }) => t % 60 === 0)).toBe(true);
    expect(points.at(-1)?.t).toBe(served.nowS);
    expect(history(served, `market=${down}&interval=max`).at(-1)?.p).toBe(0.56);
  });

  it('keeps to the times that are asked for', () => {
    const { served, market } = moved();
    const { up } = market.round;
    const startTs = served.nowS - 100;
    const points = history(served, `market=${up}&startTs=${startTs}&endTs=${served.nowS - 30}`);
    expect(points.length).toBeGreaterThan(0);
    expect(points.every(({ t }) => t >= startTs && t <= served.nowS - 30)).toBe(true);
    expect(history(served, `market=${up}&startTs=1&endTs=2`)).toEqual([]);
  });

  it('is empty for a token that never had a price, and refuses a query without times', () => {
    const { served, market } = moved();
    expect(history(served, 'market=404&interval=1h')).toEqual([]);
    const wrong = ['', '&interval=2h', '&interval=constructor'].map((rest) => `market=${market.round.up}${rest}`);
    for (const query of ['interval=1h', ...wrong]) {
      expect(served.get(`/clob/prices-history?${query}`).status).toBe(400);
    }
  });

  it('has nominal minutes where rounds are shorter', () => {
    const served = new ServedVenue({ assets: ['BTC'] });
    served.time.advance(9_000);
    const points = history(served, `market=${served.openMarket().round.up}&interval=1h&fidelity=1`);
    const gaps = points.slice(1, -1).map(({ t }, index) => t - (points[index]?.t ?? 0));
    expect(gaps.length).toBeGreaterThan(0);
    expect(gaps.every((gap) => gap === 4)).toBe(true);
  });
});

describe('live activity', () => {
  it('shows a market’s latest trades, the newest first, with the taker’s wallet', () => {
    const stage = new AccountStage();
    const { served, alice, market } = stage;
    stage.mint(10);
    served.time.advance(1_000);
    stage.mint(20);
    const { value } = served.get(`/clob/markets/live-activity/${market.round.conditionId}`);
    const { slug, down } = market.round;
    const trade = { market: { slug, asset_id: down }, user: { address: alice.address }, side: 'BUY', price: '0.55' };
    expect(value).toMatchObject([
      { ...trade, event_type: 'trade', size: '20', outcome: 'Down', outcome_index: 1 },
      { ...trade, size: '10' },
    ]);
    expect(served.get(`/clob/live-activity/events/${market.round.conditionId}`).value).toEqual(value);
    expect(served.get('/clob/markets/live-activity/0x12').status).toBe(404);
  });

  it('shows the crowd’s trades, a hundred at most', () => {
    const served = new ServedVenue({ assets: ['BTC'], intervals: ['15m'] });
    served.time.advance(50_000);
    const { value } = served.get(`/clob/markets/live-activity/${served.openMarket().round.conditionId}`);
    const trades = value as { timestamp: string; user: { address: string } }[];
    expect(trades.length).toBeGreaterThan(20);
    expect(trades.length).toBeLessThanOrEqual(100);
    const times = trades.map(({ timestamp }) => Number(timestamp));
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    expect(trades.every(({ user }) => /^0x[0-9a-fA-F]{40}$/.test(user.address))).toBe(true);
  });
});
