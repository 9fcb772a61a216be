import { describe, expect, it } from 'vitest';
import { INTERVAL_MS } from '../../../../shared/market/intervals.ts';
import type { VenueMarket } from '../../../../workers/venue/core/contract.ts';
import { QuietVenue } from '../core/quiet-venue.ts';
import { SETTLED_MS, Stage } from './stage.ts';

/** Rounds of 20 s. */
const SCALE = 1 / 15;

type GammaEvent = { readonly eventMetadata?: { readonly priceToBeat?: number; readonly finalPrice?: number } };

function eventOf({ served }: Stage, { round }: VenueMarket): GammaEvent {
  return served.get(`/gamma/events/slug/${round.slug}`).value as GammaEvent;
}

/** Lets time pass until the market after the running one is open, and a moment more. */
function nextMarket({ served, market }: Stage, moreMs: number): VenueMarket {
  served.time.advance(market.round.endsAt - served.venue.nowMs() + moreMs);
  return served.openMarket();
}

describe('markets', () => {
  it('#7 less than five shares cannot rest, and less than 1 pUSD cannot take: a remainder stays unsold', () => {
    const { alice, bob } = new Stage();
    const small = alice.post({ price: 0.5, shares: 4.9 });
    expect(small.pending.answer).toEqual({
      status: 400,
      value: { error: `order ${small.orderId} is invalid. Size (4.9) lower than the minimum: 5` },
    });
    alice.post({ outcome: 'down', price: 0.9, shares: 100 });
    expect(bob.post({ price: 0.1, shares: 9.9 }).pending.answer).toEqual({
      status: 400,
      value: { error: 'invalid amount for a marketable BUY order ($0.99), min size: $1' },
    });
    bob.post({ price: 0.1, shares: 10 });
    const { orderId, pending } = bob.post({ side: 'SELL', price: 0.9, shares: 4.9 });
    expect(pending.answer?.value).toEqual({
      error: `order ${orderId} is invalid. Size (4.9) lower than the minimum: 5`,
    });
  });

  it('#8 near the edge the tick becomes 0.001: told once, after which prices that were refused are taken', () => {
    const { served, alice, market } = new Stage();
    const client = served.connect('market');
    client.say({ type: 'market', assets_ids: [market.round.up] });
    const early = alice.post({ price: 0.965, shares: 10 });
    expect(early.pending.answer?.value).toEqual({
      error: `order ${early.orderId} is invalid. Price (0.965) breaks minimum tick size rule: 0.01`,
    });
    alice.post({ price: 0.96, shares: 10 });
    const changes = client.messages().filter((message) => message['event_type'] === 'tick_size_change');
    expect(changes).toMatchObject([{ old_tick_size: '0.01', new_tick_size: '0.001' }]);
    expect(alice.post({ price: 0.965, shares: 10 }).pending.answer?.status).toBe(200);
  });

  it('#19 the price to beat comes late, and is the mean of a minute, not the spot of the boundary', () => {
    const stage = new Stage({ timeScale: SCALE });
    stage.inject({ fault: 'strike-late', asset: 'BTC', by: '5s' });
    const market = nextMarket(stage, 4_000);
    expect(eventOf(stage, market).eventMetadata).toBeUndefined();
    stage.served.time.advance(8_000);
    const strike = eventOf(stage, market).eventMetadata?.priceToBeat;
    const { prices } = stage.served.venue;
    const { startsAt } = market.round;
    expect(strike).toBeCloseTo(prices.twapSince('BTC', startsAt)[0]?.value ?? 0, 6);
    expect(strike).not.toBeCloseTo(prices.oracleSince('BTC', startsAt)[0]?.value ?? 0, 6);
  });

  it('#20 the result is the mean of the last minute, not the last price', () => {
    const stage = new Stage({ timeScale: SCALE });
    const { market, served } = stage;
    const { endsAt } = market.round;
    served.time.advance(endsAt - served.venue.nowMs() + 2_000);
    const { prices } = served.venue;
    const [mean, spot] = [prices.twapSince('BTC', endsAt)[0]?.value, prices.oracleSince('BTC', endsAt)[0]?.value];
    served.time.advance(20_000);
    const { finalPrice } = eventOf(stage, market).eventMetadata ?? {};
    expect(finalPrice).toBeCloseTo(mean ?? 0, 6);
    expect(finalPrice).not.toBeCloseTo(spot ?? 0, 6);
  });

  it('#21 in winter 4h rounds begin off the UTC grid, on New York’s clock', () => {
    const startMs = 1_765_861_200_000;
    const { round } = new QuietVenue({ interval: '4h', startMs: startMs + 10_000 }).market;
    expect([round.startsAt, round.slug]).toEqual([startMs, 'btc-updown-4h-1765861200']);
    expect(startMs % INTERVAL_MS['4h']).not.toBe(0);
    expect(new QuietVenue({ interval: '1h', startMs }).market.round.slug).toMatch(/-december-16-2025-12am-et$/);
  });

  it('#22 the round is over and nothing is paid yet: who forgets it now forgets his money', () => {
    const stage = new Stage({ timeScale: SCALE });
    const { served, alice, bob, market } = stage;
    stage.inject({ fault: 'resolution-late', asset: 'BTC', by: '60s' });
    stage.mint(10);
    served.time.advance(market.round.endsAt - served.venue.nowMs() + 40_000);
    expect([market.acceptingOrders, market.state]).toEqual([false, 'closed']);
    expect(alice.cash() + bob.cash()).toBeLessThan(20_000_000_000 - 10_000_000);
    served.time.advance(60_000);
    const fee = 175_000;
    expect([market.state, alice.cash() + bob.cash()]).toEqual(['resolved', 20_000_000_000 - fee]);
  });

  it('#23 the Data API shows a trade some seconds after the user socket did', () => {
    const { served, alice, bob } = new Stage();
    const rows = () =>
      (served.get(`/data/v2/trades?user=${alice.account.address}`).value as { readonly data: unknown[] }).data;
    alice.post({ price: 0.5, shares: 10 });
    bob.post({ outcome: 'down', price: 0.5, shares: 10 });
    expect(alice.heard('trade')).toHaveLength(1);
    expect(rows()).toEqual([]);
    served.time.advance(5 * SETTLED_MS);
    expect(rows()).toHaveLength(1);
  });
});
