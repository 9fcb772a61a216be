import { describe, expect, it } from 'vitest';
import { marketMaker } from '../../../../shared/strategies/market-maker/market-maker.ts';
import type { OwnOrderView, StrategyView } from '../../../../shared/strategies/strategy.ts';
import { epochMs, microUsdc, price } from '../../../../shared/units/index.ts';
import { book, NOW, shares } from '../sample-view.ts';
import { holds, make, quiet, told } from './maker-view.ts';

const CHASING = { chaseRewards: true, levels: 1, capitalUsdc: 200, totalBase: 0.99, totalMin: 0.99, totalMax: 0.99 };

/** The best bid for Up, judged by the venue so many seconds from now. */
function judgedBid(isScoring: boolean, seconds: number, size: number, cents = 44): OwnOrderView {
  const terms = { outcome: 'up', side: 'BUY', level: 0, price: price(cents * 100), remaining: shares(size) } as const;
  const at = epochMs(NOW + seconds * 1000);
  return { strategy: 'market_maker', ...terms, pending: false, scoring: { isScoring, at } };
}

/** A wide book, in which a bid that joins is 5 cents from the mid. */
function after(seconds: number, bid?: OwnOrderView, changes: Partial<StrategyView> = {}): StrategyView {
  return quiet({
    now: epochMs(NOW + seconds * 1000),
    up: book({ 44: 100 }, { 54: 100 }),
    down: book({ 46: 100 }, { 56: 100 }),
    orders: bid === undefined ? [] : [bid],
    ...changes,
  });
}

const upOf = (made: ReturnType<typeof make>) => told(made.quotes).filter((line) => line.startsWith('up'));

describe('chasing liquidity rewards', () => {
  it('does nothing and asks nothing unless told to', () => {
    const made = make(after(60, judgedBid(false, 60, 5)), { levels: 1 });
    expect(upOf(made)).toEqual(['up 0 44 x 5']);
    expect(made).not.toHaveProperty('wantsScoring');
    expect(make(after(0), CHASING)).toMatchObject({ wantsScoring: true });
  });

  it('makes a quote that earns nothing as large as counts, then a tick nearer, one change in half a minute', () => {
    const memory = marketMaker.memory?.(undefined);
    const at = (seconds: number, bid?: OwnOrderView) => upOf(make(after(seconds, bid), CHASING, memory));
    expect(at(0)).toEqual(['up 0 44 x 5']);
    expect(at(30, judgedBid(false, 30, 5))).toEqual(['up 0 44 x 50']);
    expect(at(40, judgedBid(false, 30, 5))).toEqual(['up 0 44 x 50']);
    expect(at(59, judgedBid(false, 59, 50))).toEqual(['up 0 44 x 50']);
    expect(at(60, judgedBid(false, 60, 50))).toEqual(['up 0 45 x 50']);
    expect(at(95, judgedBid(true, 95, 50, 45))).toEqual(['up 0 45 x 50']);
  });

  it('gives up after three changes that brought nothing', () => {
    const memory = marketMaker.memory?.(undefined);
    const sizes = [30, 60, 90, 120, 150].map((seconds) => {
      const bid = judgedBid(false, seconds, seconds === 30 ? 5 : 50, 44);
      return upOf(make(after(seconds, bid), CHASING, memory))[0];
    });
    expect(sizes).toEqual(['up 0 44 x 50', 'up 0 45 x 50', 'up 0 46 x 50', 'up 0 44 x 5', 'up 0 44 x 5']);
  });

  it.each([
    ['in a fast market', { secondReturn: 0.002 }],
    ['without the exchange', { binanceAgeMs: 2_000 }],
    ['while an imbalance is to be repaired', { heldBy: () => holds(40, 0) }],
  ])('changes nothing %s', (_, changes) => {
    const bid = judgedBid(false, 30, 5);
    const plain = make(after(30, bid, changes), { ...CHASING, chaseRewards: false });
    expect(make(after(30, bid, changes), CHASING).quotes).toEqual(plain.quotes);
  });

  it('does not enlarge what limits would cut down again, and never goes above its cap', () => {
    const bid = judgedBid(false, 30, 5);
    const seen = after(30, bid);
    const capped = {
      ...seen,
      config: { ...seen.config, risk: { ...seen.config.risk, maxOrderUsdc: microUsdc(20e6) } },
    };
    expect(upOf(make(capped, CHASING))).toEqual(['up 0 44 x 5']);
    const doomed = after(30, judgedBid(false, 30, 50), { fairUp: 0.44 });
    expect(upOf(make(doomed, CHASING))).toEqual(['up 0 43 x 5']);
  });
});
