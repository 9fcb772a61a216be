import { describe, expect, it } from 'vitest';
import { MidVariance } from '../../../../shared/strategies/inventory-making/mid-variance.ts';
import { FlowScore } from '../../../../shared/strategies/inventory-making/flow-score.ts';
import { inventoryMakingParams } from '../../../../shared/strategies/inventory-making/params.ts';
import { type PricingInputs, pricesOf } from '../../../../shared/strategies/inventory-making/pricing.ts';
import { price, tick } from '../../../../shared/units/index.ts';
import { shares } from '../sample-view.ts';

function inputs(params: object, changes: Partial<PricingInputs> = {}): PricingInputs {
  return {
    params: inventoryMakingParams.parse(params),
    fair: 0.515,
    net: 20,
    tick: tick(100),
    top: { bestBid: price(4_700), bestAsk: price(5_300), bestBidSize: shares(300), bestAskSize: shares(100) },
    fractionLeft: 1,
    sigma: 0.02,
    toxicity: 0,
    isWide: false,
    isUnwinding: false,
    ...changes,
  };
}

function stoikovBid(fractionLeft: number): number {
  return pricesOf(inputs({ skew: 'stoikov' }, { fair: 0.5235, fractionLeft })).bid;
}

describe('prices of inventory_making', () => {
  it('V-MM: around the target spread, three times as wide when toxic', () => {
    expect(pricesOf(inputs({}))).toEqual({ bid: 4_800, ask: 5_300, sizeFactor: 1 });
    expect(pricesOf(inputs({}, { isWide: true }))).toEqual({ bid: 4_500, ask: 5_600, sizeFactor: 1 });
  });

  it('V-AS: the skew of Avellaneda and Stoikov grows with volatility and inventory, and shrinks towards the end', () => {
    // Skews of 0.0024 and 0.0012: the bid is fair − skew − 0.0217, on either side of 50 cents.
    expect([stoikovBid(1), stoikovBid(0.5)]).toEqual([4_900, 5_000]);
  });

  it('V-PM: as far away as the price moves, smaller when flow is toxic', () => {
    const model = { model: 'volatility' };
    const quoted = pricesOf(inputs(model, { sigma: 0.004, toxicity: 0.2 }));
    expect(quoted).toEqual({ bid: 4_900, ask: 10_000 - 4_700, sizeFactor: 1 / 3 });
    expect(pricesOf(inputs(model, { sigma: 0.2 }))).toMatchObject({ bid: 1_700, ask: 6_000 });
  });

  it('never crosses, whichever model prices', () => {
    for (const model of ['spread', 'volatility']) {
      for (const fair of [0.06, 0.3, 0.515, 0.7, 0.94]) {
        const { bid, ask } = pricesOf(inputs({ model }, { fair, sigma: 0.001 }));
        expect(bid).toBeLessThan(5_300);
        expect(ask).toBeGreaterThan(4_700);
        expect(bid).toBeLessThan(ask);
      }
    }
  });
});

describe('what pricing remembers', () => {
  it('the variance of a price is that of its changes, by time, without gaps', () => {
    const variance = new MidVariance();
    for (let second = 0; second < 600; second += 1) variance.observe(0.5 + (second % 2) * 0.01, second);
    expect(variance.sigmaOver(1)).toBeCloseTo(0.01, 4);
    expect(variance.sigmaOver(4)).toBeCloseTo(0.02, 4);
    variance.observe(0.9, 1_000);
    expect(variance.sigmaOver(1)).toBeCloseTo(0.01, 4);
  });

  it('a flow is scored by what is usual, and bounded', () => {
    const score = new FlowScore();
    expect(score.z).toBe(0);
    for (let second = 0; second < 300; second += 1) score.observe(second % 2 === 0 ? 2 : -2, second);
    expect(score.z).toBeCloseTo(-1, 6);
    score.observe(-40, 300.5);
    expect(score.z).toBe(-3);
  });
});
