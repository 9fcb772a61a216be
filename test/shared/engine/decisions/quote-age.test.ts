import { describe, expect, it } from 'vitest';
import { LADDER_CHURN } from '../../../../shared/strategies/churn.ts';
import type { ChurnRules, CrossedQuoteView } from '../../../../shared/strategies/strategy.ts';
import { bothSides, cents, Driver, ROUND, scripted, T0 } from '../driver.ts';

/** A maker whose wishes never change. */
function unchanging(churn?: ChurnRules) {
  const seen: { crossed: readonly CrossedQuoteView[] } = { crossed: [] };
  const maker = scripted('inventory_making', (view) => {
    seen.crossed = view.crossedQuotes;
    const quotes = bothSides(48, 47);
    return quotes.kind === 'quotes' && churn !== undefined ? { ...quotes, churn } : quotes;
  });
  const driver = new Driver([maker]).open();
  driver.until(T0);
  return { driver, seen };
}

function cancelledBy(driver: Driver, untilMs: number): number {
  while (driver.now < untilMs) {
    driver.until(Math.min(untilMs, driver.now + 1_000));
    driver.books(ROUND);
  }
  return driver.cancels().length;
}

describe('the age of a quote', () => {
  it('ends it after two minutes, however well it fits', () => {
    const { driver } = unchanging();
    for (const place of driver.places()) driver.accept(place);
    expect(cancelledBy(driver, T0 + 119_000)).toBe(0);
    expect(cancelledBy(driver, T0 + 121_000)).toBe(2);
  });

  it('ends one of a ladder after what its strategy says, or never', () => {
    const { driver } = unchanging({ ...LADDER_CHURN, maxAgeMs: 10_000 });
    for (const place of driver.places()) driver.accept(place);
    expect(cancelledBy(driver, T0 + 9_000)).toBe(0);
    expect(cancelledBy(driver, T0 + 11_000)).toBe(2);
    const { driver: patient } = unchanging(LADDER_CHURN);
    for (const place of patient.places()) patient.accept(place);
    expect(cancelledBy(patient, T0 + 200_000)).toBe(0);
  });

  it('a quote that was refused because it would have traded is shown to strategies, another refusal is not', () => {
    const { driver, seen } = unchanging();
    const [up, down] = driver.places();
    driver.sign(up!);
    driver.sign(down!);
    const refuse = (clientId: number, code: string) =>
      driver.send({ type: 'order-answer', clientId, outcome: { kind: 'refused', code, message: 'no' } });
    refuse(up!.clientId, 'POST_ONLY_CROSS');
    refuse(down!.clientId, 'INVALID_ORDER');
    driver.books(ROUND);
    expect(seen.crossed).toEqual([
      { strategy: 'inventory_making', outcome: 'up', side: 'BUY', price: cents(48), at: T0 },
    ]);
  });
});
