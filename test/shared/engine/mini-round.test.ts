import { describe, expect, it } from 'vitest';
import { strategiesNamed } from '../../../shared/strategies/index.ts';
import { epochMs } from '../../../shared/units/index.ts';
import { bothSides, Driver, NEXT, ROUND, ROUND_MS, scripted, shares, T0 } from './driver.ts';

/** Keeps both books and the prices fresh every second up to a moment. */
function live(driver: Driver, untilMs: number, spot = 68_000): void {
  while (driver.now + 1_000 <= untilMs) {
    driver.until(driver.now + 1_000);
    driver.send({ type: 'price', kind: 'oracle', priceMs: driver.now, value: spot });
    driver.send(driver.level(ROUND, 'up', 0, 40, 10));
    driver.send(driver.level(ROUND, 'down', 0, 40, 10));
  }
  driver.until(untilMs);
}

describe('a round through the engine', () => {
  it('goes from listing to payout, and the money adds up to the micro-unit', () => {
    const driver = new Driver([scripted('inventory_making', () => bothSides(48, 47))]).open();
    expect(driver.places()).toEqual([]);
    driver.until(T0 - 500);
    driver.send({ type: 'price', kind: 'twap', priceMs: T0 - 500, value: 68_000 });
    driver.until(T0);
    const [up, down] = driver.places();
    expect(up).toMatchObject({
      side: 'BUY',
      token: ROUND.up,
      price: 4_800,
      size: 20_000_000,
      orderType: 'GTD',
      postOnly: true,
    });
    expect(down).toMatchObject({ side: 'BUY', token: ROUND.down, price: 4_700 });
    expect(driver.view.round?.strike).toEqual({ price: 68_000, source: 'twap-stream' });

    driver.accept(up!);
    driver.accept(down!);
    driver.fill(up!, { size: shares(12.5) });
    expect(driver.view.atRiskUsdc).toBeCloseTo(20 * 0.48 + 20 * 0.47, 9);
    expect(driver.view.up.shares).toBe(12.5);

    live(driver, T0 + ROUND_MS - 60_000);
    expect(driver.cancels()).toHaveLength(2);
    driver.send({ type: 'cancel-answer', canceled: driver.cancels(), notCanceled: [] });
    expect(driver.view.openOrders).toBe(0);
    driver.until(T0 + ROUND_MS);
    driver.send({ type: 'resolved', conditionId: ROUND.conditionId, resolution: { winner: 'up' } });
    expect(driver.view.pnl).toEqual({ realisedUsdc: 12.5 - 6, unrealisedUsdc: 0 });
    expect(driver.view.atRiskUsdc).toBe(0);
    expect(driver.facts('round').map(({ phase }) => phase)).toEqual([
      'discovered',
      'warm',
      'open',
      'open',
      'closing',
      'ended',
      'resolved',
    ]);
    expect(driver.facts('round').find(({ phase }) => phase === 'ended')).toMatchObject({ satOut: false, traded: true });
  });

  it('hands over to the next round in one step, ending the old one first', () => {
    const driver = new Driver().open();
    driver.list(NEXT);
    live(driver, T0 + ROUND_MS - 1);
    const effects = driver.until(T0 + ROUND_MS);
    const rounds = effects.flatMap((effect) =>
      effect.type === 'fact' && effect.fact.type === 'round' ? [effect.fact] : [],
    );
    expect(rounds).toMatchObject([
      { slug: ROUND.slug, phase: 'ended', latenessMs: 0 },
      { slug: NEXT.slug, phase: 'open', latenessMs: 0 },
    ]);
    expect(driver.view.standing).toBe('trading');
  });

  it('clears its own quote out of the way before it takes, with the real strategies', () => {
    const driver = new Driver(strategiesNamed(['inventory_making', 'distance_fade', 'settlement_sniper'])).open();
    driver.until(T0 - 100);
    driver.send({ type: 'price', kind: 'twap', priceMs: T0, value: 68_000 });
    driver.send({ type: 'price', kind: 'oracle', priceMs: T0 - 100, value: 68_000 });
    driver.until(T0);
    const quotes = driver.places();
    expect(quotes.map(({ token, side }) => [token, side])).toEqual([
      [ROUND.up, 'BUY'],
      [ROUND.down, 'BUY'],
    ]);
    for (const quote of quotes) driver.accept(quote);
    live(driver, T0 + 2_000, 68_100);
    expect(driver.facts('denied').at(-1)).toMatchObject({ code: 'SELF_CROSS', strategy: 'distance_fade' });
    driver.send({ type: 'cancel-answer', canceled: driver.cancels(), notCanceled: [] });
    const take = driver.places().find(({ orderType }) => orderType === 'FAK');
    expect(take).toMatchObject({ token: ROUND.up, side: 'BUY', price: 5_300, postOnly: false, expiresAt: 0 });
    expect((take!.price * take!.size) % 100_000_000).toBe(0);
  });

  it('sits out a round that had begun when it was listed, and follows it all the same', () => {
    const driver = new Driver([scripted('inventory_making', () => bothSides(48, 47))], {}, T0 + 5_000).open();
    live(driver, T0 + ROUND_MS);
    expect(driver.places()).toEqual([]);
    expect(driver.facts('denied').at(-1)).toMatchObject({ code: 'SAT_OUT' });
    expect(driver.facts('round').at(-1)).toMatchObject({ phase: 'ended', satOut: true, traded: false });
    expect(driver.facts('round').find(({ phase }) => phase === 'open')).not.toHaveProperty('latenessMs');
  });

  it('tells a window without a market as missed when it begins, once', () => {
    const driver = new Driver().open();
    const startsAt = epochMs(T0 + ROUND_MS);
    driver.send({ type: 'round-missing', startsAt, reason: 'unlisted', detail: 'none' });
    driver.send({ type: 'round-missing', startsAt, reason: 'unreachable', detail: 'HTTP 500' });
    driver.until(T0 + ROUND_MS + 1_000);
    expect(driver.facts('round-missed')).toEqual([{ type: 'round-missed', startsAt, reason: 'unreachable: HTTP 500' }]);
  });
});
