import { describe, expect, it } from 'vitest';
import type { Decision, TakeLeg } from '../../../../shared/strategies/strategy.ts';
import { cents, Driver, ROUND, scripted, shares, T0 } from '../driver.ts';

const buy = { outcome: 'up', side: 'BUY', limit: cents(53), size: shares(20), orderType: 'FAK', tag: 'buy' } as const;

function sale(size: number, tag: string): TakeLeg {
  return { outcome: 'up', side: 'SELL', limit: cents(47), size: shares(size), orderType: 'FAK', tag };
}

/** Holds 20 settled shares of Up, and then wants these legs. @returns the orders that follow, with their sizes in shares */
function offered(rank: 'reduce' | number, legs: readonly TakeLeg[]): readonly string[] {
  let wish: Decision = { kind: 'take', take: { legs: [buy], rank: 'reduce', plan: 'completion' } };
  const driver = new Driver([scripted('distance_fade', () => wish)]).open();
  const value = { price: 68_000, source: 'metadata', at: ROUND.startsAt } as const;
  driver.send({ type: 'strike', conditionId: ROUND.conditionId, strike: value });
  driver.until(T0);
  const [first] = driver.places();
  wish = { kind: 'take', take: { legs, rank, plan: 'unwind' } };
  driver.accept(first!, 'matched');
  driver.fill(first!, { status: 'CONFIRMED' });
  driver.until(T0 + 6_000);
  driver.books(ROUND);
  return driver
    .places()
    .slice(1)
    .map(({ side, size }) => `${side} ${size / 1e6}`);
}

describe('two sales of one outcome in one plan', () => {
  it('never offer more than is held between them, which the venue would refuse', () => {
    expect(offered(0.5, [sale(12, 'a'), sale(12, 'b')])).toEqual(['SELL 12', 'SELL 8']);
  });

  it('are refused together where the first leaves nothing for the second', () => {
    expect(offered(0.5, [sale(20, 'a'), sale(12, 'b')])).toEqual([]);
  });

  it('do not hold each other up where they reduce risk', () => {
    expect(offered('reduce', [sale(20, 'a'), sale(12, 'b')])).toEqual(['SELL 20']);
  });
});
