import { describe, expect, it } from 'vitest';
import type { PlaceEffect } from '../../../../shared/events/effects.ts';
import { takerFee } from '../../../../shared/market/fees.ts';
import { strategiesNamed } from '../../../../shared/strategies/index.ts';
import { cost } from '../../../../shared/units/index.ts';
import { Driver, idOf, placesIn, ROUND, T0 } from '../driver.ts';

/** The market maker and complete-set arbitrage on one market, with the maker's ladder at rest; Up at 47/50, Down at 50/53. */
function started(): { readonly driver: Driver; readonly ladder: readonly PlaceEffect[] } {
  const driver = new Driver(strategiesNamed(['market_maker', 'complete_set_arbitrage'])).open(ROUND, 47, 50);
  driver.until(T0 - 100);
  driver.send({ type: 'price', kind: 'twap', priceMs: T0, value: 68_000 });
  for (let accepted = 0; driver.now < T0 + 2_000; accepted = driver.places().length) {
    driver.until(driver.now + 200);
    for (const kind of ['oracle', 'binance'] as const)
      driver.send({ type: 'price', kind, priceMs: driver.now, value: 68_000 });
    driver.books(ROUND, 47, 50);
    for (const place of driver.places().slice(accepted)) driver.accept(place);
  }
  return { driver, ladder: driver.places() };
}

/** The others offer Up so cheap that a set costs less than it pays. @returns what the engine sent for it */
function offerSet(driver: Driver, upAsk = 44, downAsk = 50): readonly PlaceEffect[] {
  const before = driver.effects.length;
  driver.send(driver.book(ROUND, 'up', [[100 - downAsk, 100]], [[upAsk, 100]]));
  driver.send(driver.book(ROUND, 'down', [[100 - upAsk, 100]], [[downAsk, 100]]));
  return placesIn(driver.effects.slice(before));
}

describe('market maker and arbitrage on one market', () => {
  it('M129: never trade with each other: a set waits until own bids that it would meet are confirmed gone', () => {
    const { driver, ladder } = started();
    const bids = ladder.filter(({ token }) => token === ROUND.up);
    expect(bids.map(({ price }) => price)).toEqual([4_700, 4_600]);
    // Down at 54 and Up at 47 cost more than a set pays: the venue would match the one with the other.
    expect(offerSet(driver, 42, 54)).toEqual([]);
    expect(driver.facts('denied')).toMatchObject([{ code: 'SELF_CROSS', strategy: 'complete_set_arbitrage' }]);
    const cancelled = driver.cancels();
    expect(cancelled).toEqual(expect.arrayContaining(bids.map(({ clientId }) => idOf(clientId))));
    const from = driver.effects.length;
    driver.send({ type: 'cancel-answer', canceled: cancelled, notCanceled: [] });
    const legs = placesIn(driver.effects.slice(from));
    expect(legs.map(({ token, price, orderType }) => [token === ROUND.up, price, orderType])).toEqual([
      [true, 4_200, 'FOK'],
      [false, 5_400, 'FOK'],
    ]);
  });

  it('M129: share one exposure: what the one has at rest is missing to the other, and both are in one sum', () => {
    const { driver, ladder } = started();
    const atRest = usdcOf(ladder);
    expect(driver.view.atRiskUsdc).toBeCloseTo(atRest, 6);
    driver.lease(atRest + 1);
    expect(offerSet(driver)).toEqual([]);
    expect(driver.facts('denied')).toMatchObject([{ code: 'LEASE_EXCEEDED', strategy: 'complete_set_arbitrage' }]);
    driver.lease(1_000);
    const legs = driver.places().slice(ladder.length);
    expect(legs).toHaveLength(2);
    const fees = legs.reduce((sum, { size, price }) => sum + takerFee(size, price, ROUND.fees) / 1e6, 0);
    expect(driver.view.atRiskUsdc).toBeCloseTo(atRest + usdcOf(legs) + fees, 6);
  });
});

function usdcOf(places: readonly PlaceEffect[]): number {
  return places.reduce((sum, { size, price }) => sum + cost(size, price) / 1e6, 0);
}
