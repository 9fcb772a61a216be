import { AssetDay, ROUNDS_PER_DAY } from '../asset-day.ts';
import type { BenchCase } from '../bench-case.ts';
import { dayBacktest } from '../day-backtest.ts';

export const bench: BenchCase = {
  name: 'backtest',
  unit: 'asset-day: 288 rounds of 3,517 full books, prints and prices, sealed → result, queue and latency on, 3 strategies',
  target: { medianNs: 20e9 },
  slow: true,
  measure() {
    const day = new AssetDay();
    const backtest = dayBacktest();
    let ns = 0;
    let cpuUs = 0;
    for (let round = 0; round < ROUNDS_PER_DAY; round += 1) {
      const sealed = day.sealed(round);
      const cpu = process.cpuUsage();
      const start = process.hrtime.bigint();
      backtest.take(sealed);
      ns += Number(process.hrtime.bigint() - start);
      cpuUs += process.cpuUsage(cpu).user;
    }
    const { totals, rounds } = backtest.finish();
    if (rounds.settled < ROUNDS_PER_DAY - 1) throw new Error('rounds of the day are missing');
    if (totals.fills < ROUNDS_PER_DAY) throw new Error('the day was hardly traded');
    const published = { name: 'hftbacktest, published for such a day: 75 s', figures: { medianNs: 75e9 } };
    return {
      subject: { medianNs: ns, p99Ns: ns, samples: 1 },
      rivals: [published],
      amounts: [
        { name: 'seconds per asset-day', value: ns / 1e9, unit: 's', atMost: 20 },
        { name: 'of the processor', value: cpuUs / 1e6, unit: 's' },
        { name: 'orders', value: totals.orders, unit: '' },
        { name: 'fills', value: totals.fills, unit: '' },
      ],
    };
  },
};
