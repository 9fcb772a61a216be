import { expect, it } from 'vitest';
import { paramsOf } from '../../../../shared/strategies/define-strategy.ts';
import { type Alpha, alphaOf } from '../../../../shared/strategies/market-maker/alpha.ts';
import { marketMaker } from '../../../../shared/strategies/market-maker/market-maker.ts';
import type { MarketMakerParams } from '../../../../shared/strategies/market-maker/params.ts';
import { othersTop } from '../../../../shared/strategies/others-top.ts';
import type { StrategyView } from '../../../../shared/strategies/strategy.ts';
import { Driver, NO_QUOTES, ROUND, T0 } from '../driver.ts';

/** What the probability of Up is made of, and what is made of it. */
function inputsOf({ strike, spot, twap, expectedMean, fairUp, volatility, secondsLeft }: StrategyView): object {
  const { variance, drift } = volatility;
  return { strike, spot, twap, expectedMean, fairUp, variance, drift, secondsLeft };
}

/** A round into its settlement window, with an oracle that moves a little. Binance stays where it is, or jumps at 200 s. */
function watched(jumpTo: number): { readonly inputs: readonly object[]; readonly alphas: readonly Alpha[] } {
  const inputs: object[] = [];
  const alphas: Alpha[] = [];
  const params = paramsOf(marketMaker, {}) as MarketMakerParams;
  const watching = {
    ...marketMaker,
    evaluate(view: StrategyView) {
      const tops = (['up', 'down'] as const).map((outcome) => othersTop(view[outcome], outcome, view.orders));
      inputs.push(inputsOf(view));
      alphas.push(alphaOf(view, tops, params));
      return NO_QUOTES;
    },
  };
  const driver = new Driver([watching]).open(ROUND, 47, 50);
  driver.until(T0 - 100);
  driver.send({ type: 'price', kind: 'twap', priceMs: T0, value: 68_000 });
  for (let second = 1; second < 290; second += 1) {
    driver.until(T0 + second * 1_000);
    driver.books(ROUND, 47, 50);
    const value = 68_000 + 5 * Math.sin(second);
    driver.send({ type: 'price', kind: 'oracle', priceMs: driver.now, value });
    driver.send({ type: 'price', kind: 'twap', priceMs: driver.now, value: 68_000 });
    driver.send({ type: 'price', kind: 'binance', priceMs: driver.now, value: second < 200 ? 68_000 : jumpTo });
  }
  return { inputs, alphas };
}

function regimes(alphas: readonly Alpha[]): ReadonlySet<string> {
  return new Set(alphas.map(({ regime }) => regime));
}

it('M140: a jump of Binance alone makes the market fast, and changes nothing that the probability of Up is made of', () => {
  const calm = watched(68_000);
  const jumped = watched(68_300);
  expect(regimes(calm.alphas)).not.toContain('FAST_MOVE');
  expect(regimes(jumped.alphas)).toContain('FAST_MOVE');
  expect(jumped.inputs).toEqual(calm.inputs);
  expect(jumped.alphas.map((alpha) => alpha.probabilityUp)).toEqual(calm.alphas.map((alpha) => alpha.probabilityUp));
  expect(new Set(calm.alphas.map((alpha) => alpha.probabilityUp)).size).toBeGreaterThan(100);
});
