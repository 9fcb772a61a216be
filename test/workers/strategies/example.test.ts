import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { STRATEGY_NAMES } from '../../../shared/strategies/index.ts';
import { loadOwnStrategies } from '../../../workers/strategies/own-strategies.ts';
import { Driver, ROUND, T0 } from '../../shared/engine/driver.ts';

const EXAMPLE = fileURLToPath(new URL('../../../config/examples/fair-taker.mjs', import.meta.url));
const PAGE = fileURLToPath(new URL('../../../docs/writing-a-strategy.md', import.meta.url));

/** A round in which the price stands clearly above the strike, and Up is still sold at 53 cents. */
function roundWithALead(): Driver {
  const own = loadOwnStrategies([EXAMPLE]).map(({ strategy }) => strategy);
  const driver = new Driver(own).open();
  driver.send({
    type: 'strike',
    conditionId: ROUND.conditionId,
    strike: { price: 68_000, source: 'metadata', at: ROUND.startsAt },
  });
  driver.until(T0);
  for (let second = 0; second <= 70; second += 1) {
    driver.until(T0 + second * 1_000);
    const value = 68_200 + (second % 5);
    driver.send({ type: 'price', kind: 'oracle', priceMs: driver.now, value });
    driver.send({ type: 'price', kind: 'twap', priceMs: driver.now, value });
    driver.books(ROUND);
  }
  return driver;
}

describe('the example of docs/writing-a-strategy.md', () => {
  it('is the file that the page shows, and short', () => {
    const source = readFileSync(EXAMPLE, 'utf8');
    expect(source.split('\n').length).toBeLessThanOrEqual(100);
    expect(readFileSync(PAGE, 'utf8')).toContain(`\`\`\`js\n${source}\`\`\``);
  });

  it('waits for its time, buys the side that leads, and gives a reason whenever it does not', () => {
    const driver = roundWithALead();
    const [first] = driver.places();
    expect(first).toMatchObject({ side: 'BUY', token: ROUND.up, orderType: 'FAK' });
    const counts = driver.view.counters.evaluations['fair_taker']!;
    expect(counts.sent).toBeGreaterThan(0);
    expect(counts.none['too-early']).toBeGreaterThan(0);
    expect(driver.facts('alarm')).toEqual([]);
  });

  it('is an own strategy: no strategy of this build has its name', () => {
    expect(STRATEGY_NAMES).not.toContain('fair_taker');
  });
});
