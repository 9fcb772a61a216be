import { describe, expect, it } from 'vitest';
import { takerFee } from '../../../shared/market/fees.ts';
import { cost, epochMs, microUsdc } from '../../../shared/units/index.ts';
import { SAMPLE_ROUND, shares } from '../strategies/sample-view.ts';
import { PaperMarket, TAKER_MS } from './paper-market.ts';

const ASKS = [
  [50, 30],
  [51, 20],
  [53, 40],
] as const;

function marketWithAsks(): PaperMarket {
  const market = new PaperMarket();
  market.book(0, [[40, 10]], ASKS);
  return market;
}

function moneyOf({ fills }: PaperMarket): { paid: number; fee: number } {
  const parts = fills.flatMap((fill) => fill.executions ?? [fill]);
  const sum = (of: (part: (typeof parts)[number]) => number) => parts.reduce((total, part) => total + of(part), 0);
  return {
    paid: sum((part) => cost(part.size, part.price)),
    fee: sum((part) => takerFee(part.size, part.price, SAMPLE_ROUND.fees)),
  };
}

describe('a paper taker', () => {
  it('V-WALK: FAK takes the levels down to its limit and lets the rest go', () => {
    const market = marketWithAsks();
    market.take(0, 52, 60, 'FAK');
    market.advance(TAKER_MS);
    const [fill] = market.fills;
    expect(fill).toMatchObject({ role: 'taker', price: 5040, size: shares(50) });
    expect(moneyOf(market)).toEqual({ paid: microUsdc(25_200_000), fee: microUsdc(874_860) });
    expect(market.story).toEqual(['answer matched', 'update', 'MATCHED', 'cancellation']);
  });

  it('V-WALK: FOK takes all or nothing', () => {
    const killed = marketWithAsks();
    killed.take(0, 52, 60, 'FOK');
    killed.advance(TAKER_MS);
    expect(killed.story).toEqual(['answer FOK_NOT_FILLED']);
    const filled = marketWithAsks();
    filled.take(0, 53, 60, 'FOK');
    filled.advance(TAKER_MS);
    expect(moneyOf(filled)).toEqual({ paid: microUsdc(30_500_000), fee: microUsdc(1_049_230) });
  });

  it('meets the book of its arrival after latency and delay, not the one that it was decided on', () => {
    const market = marketWithAsks();
    market.take(0, 50, 30, 'FAK');
    market.level(TAKER_MS - 1, 1, 50, 4);
    market.advance(TAKER_MS);
    expect(market.fills).toMatchObject([{ size: shares(4) }]);
    expect(market.said[0]!.at).toBe(TAKER_MS);
  });

  it('gets nothing when the price has gone, and says so as the venue does', () => {
    const late = marketWithAsks();
    late.take(0, 50, 30, 'FAK');
    late.level(TAKER_MS - 1, 1, 50, 0);
    late.advance(TAKER_MS);
    expect(late.story).toEqual(['answer FAK_NO_MATCH']);
    const never = marketWithAsks();
    never.take(0, 49, 30, 'FAK');
    never.advance(TAKER_MS);
    expect(never.story).toEqual(['answer FAK_NO_MATCH']);
  });

  it('does not take the same displayed shares twice', () => {
    const market = marketWithAsks();
    market.take(0, 50, 30, 'FAK');
    market.take(0, 50, 30, 'FAK');
    market.advance(TAKER_MS);
    expect(market.story.filter((word) => word === 'answer FAK_NO_MATCH')).toHaveLength(1);
    market.level(TAKER_MS, 1, 50, 30);
    market.book(TAKER_MS, [[40, 10]], ASKS);
    market.take(TAKER_MS, 50, 30, 'FAK');
    market.advance(2 * TAKER_MS);
    expect(market.fills).toHaveLength(1);
  });

  it('gets what is displayed beyond what it took, and all of a level that went away and came back', () => {
    const market = marketWithAsks();
    market.take(0, 50, 20, 'FAK');
    market.advance(TAKER_MS);
    market.level(TAKER_MS, 1, 50, 45);
    market.take(TAKER_MS, 50, 60, 'FAK');
    market.advance(2 * TAKER_MS);
    market.level(2 * TAKER_MS, 1, 50, 0);
    market.level(2 * TAKER_MS, 1, 50, 40);
    market.take(2 * TAKER_MS, 50, 60, 'FAK');
    market.advance(3 * TAKER_MS);
    expect(market.fills.map(({ size }) => size)).toEqual([shares(20), shares(25), shares(40)]);
  });

  it('does not take the same shares once more as the bid that they are for the other outcome', () => {
    const market = marketWithAsks();
    market.bookOfDown(0, [[50, 30]], [[60, 10]]);
    market.take(0, 50, 30, 'FAK');
    market.advance(TAKER_MS);
    market.place(TAKER_MS, 50, 30, { token: SAMPLE_ROUND.down, side: 'SELL', orderType: 'FAK', postOnly: false });
    market.advance(2 * TAKER_MS);
    expect(market.story.at(-1)).toBe('answer FAK_NO_MATCH');
  });

  it('averages to the disadvantage of the side', () => {
    const buying = new PaperMarket();
    buying.book(
      0,
      [[40, 10]],
      [
        [50, 10],
        [51, 20],
      ],
    );
    buying.take(0, 51, 30, 'FAK');
    buying.advance(TAKER_MS);
    expect(buying.fills[0]?.price).toBe(5067);
    const selling = new PaperMarket();
    selling.book(
      0,
      [
        [51, 20],
        [50, 10],
      ],
      [[60, 10]],
    );
    selling.place(0, 50, 30, { side: 'SELL', orderType: 'FAK', postOnly: false });
    selling.advance(TAKER_MS);
    expect(selling.fills[0]?.price).toBe(5066);
  });

  it('does not trade on a book that cannot be believed', () => {
    const market = marketWithAsks();
    market.take(0, 50, 30, 'FAK');
    market.venue.marketLost(epochMs(150));
    market.advance(TAKER_MS);
    expect(market.story).toEqual(['answer FAK_NO_MATCH']);
    market.take(TAKER_MS, 50, 30, 'FAK');
    market.advance(2 * TAKER_MS);
    expect(market.story.at(-1)).toBe('answer NOT_READY');
  });

  it('is refused where the venue would refuse', () => {
    const market = marketWithAsks();
    market.take(0, 50, 1.99, 'FAK');
    market.place(0, 50, 10);
    market.place(0, 45, 4.99);
    market.place(0, 45.5, 10);
    market.advance(TAKER_MS);
    expect(market.story).toEqual([
      'answer MIN_NOTIONAL',
      'answer POST_ONLY_CROSS',
      'answer MIN_SIZE',
      'answer TICK_SIZE',
    ]);
  });

  it('settles a while after it matched', () => {
    const market = marketWithAsks();
    market.take(0, 50, 30, 'FOK');
    market.advance(TAKER_MS + 1_999);
    expect(market.story).not.toContain('CONFIRMED');
    market.advance(TAKER_MS + 2_000);
    expect(market.story.at(-1)).toBe('CONFIRMED');
    expect(market.venue.nextDueAt).toBeUndefined();
  });
});
