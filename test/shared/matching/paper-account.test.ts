import { describe, expect, it } from 'vitest';
import { PaperAccount } from '../../../shared/matching/index.ts';
import { paperRules } from '../../../shared/matching/paper-rules.ts';
import { epochMs, MICRO, microUsdc, price } from '../../../shared/units/index.ts';
import { SAMPLE_ROUND } from '../strategies/sample-view.ts';
import { PaperMarket, TAKER_MS } from './paper-market.ts';

function marketWith(capitalUsdc: number): { readonly market: PaperMarket; readonly account: PaperAccount } {
  const account = new PaperAccount(microUsdc(capitalUsdc * MICRO));
  const market = new PaperMarket({ ...paperRules(), account });
  market.book(0, [[40, 100]], [[50, 100]]);
  return { market, account };
}

describe('a paper account', () => {
  it('refuses an order that it cannot pay for, the taker’s fee included', () => {
    const { market } = marketWith(10);
    market.take(0, 50, 20, 'FAK');
    market.advance(TAKER_MS);
    expect(market.story).toEqual(['answer BALANCE']);
  });

  it('promises the same money to one resting order only, and has it back when that is cancelled', () => {
    const { market } = marketWith(10);
    const first = market.place(0, 45, 20);
    market.place(1, 45, 20);
    market.advance(200);
    expect(market.story).toEqual(['answer live', 'placement', 'answer BALANCE']);
    market.venue.cancel(epochMs(200), [first]);
    market.place(300, 45, 20);
    market.advance(600);
    expect(market.story.slice(-2)).toEqual(['answer live', 'placement']);
  });

  it('sells only shares that it has', () => {
    const { market, account } = marketWith(100);
    market.place(0, 60, 10, { side: 'SELL' });
    market.advance(TAKER_MS);
    expect(market.story).toEqual(['answer BALANCE']);
    market.take(TAKER_MS, 50, 10, 'FAK');
    market.advance(2 * TAKER_MS);
    market.place(2 * TAKER_MS, 60, 10, { side: 'SELL' });
    market.place(2 * TAKER_MS + 1, 61, 5, { side: 'SELL' });
    market.advance(3 * TAKER_MS);
    expect(market.story.slice(-3)).toEqual(['answer live', 'placement', 'answer BALANCE']);
    expect(account.inPositions).toBe(microUsdc(5_175_000));
  });

  it('V-PAPER: keeps cash and average cost through buys and a sale, fees of takers included', () => {
    const { market, account } = marketWith(10_000);
    market.book(0, [[39, 1]], [[40, 100]]);
    market.take(0, 40, 100, 'FAK');
    market.advance(TAKER_MS);
    market.book(TAKER_MS, [[39, 1]], [[52, 50]]);
    market.take(TAKER_MS, 52, 50, 'FAK');
    market.advance(2 * TAKER_MS);
    expect(account.inPositions / 150).toBeCloseTo(457_024, 3);
    market.book(2 * TAKER_MS, [[60, 100]], [[70, 1]]);
    market.place(2 * TAKER_MS, 60, 60, { side: 'SELL', orderType: 'FAK', postOnly: false });
    market.advance(3 * TAKER_MS);
    expect(account.cash).toBe(microUsdc(9_966_438_400));
    expect(account.inPositions / 90).toBeCloseTo(457_024, 3);
    expect(account.redeem(SAMPLE_ROUND.up, price(10_000))).toBe(microUsdc(90 * MICRO));
  });
});
