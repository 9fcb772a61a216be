import { AssetDay, ROUNDS_PER_DAY } from '../asset-day.ts';
import { type BenchCase, figuresOf } from '../bench-case.ts';
import { dayBacktest } from '../day-backtest.ts';

const DAYS = 30;

/** A tenth of the books of data set 01: what is kept does not depend on it, and a month of whole days takes ten times as long. */
const BOOKS = 352;

export const bench: BenchCase = {
  name: 'backtest-memory',
  unit: 'round of a 30-day backtest (one round repeated, a tenth of the books of data set 01) → its line in the result',
  target: {},
  slow: true,
  measure() {
    const day = new AssetDay(BOOKS);
    const backtest = dayBacktest();
    const heapMb: number[] = [];
    const ns: number[] = [];
    for (let round = 0; round < DAYS * ROUNDS_PER_DAY; round += 1) {
      const sealed = day.sealed(round);
      const start = process.hrtime.bigint();
      backtest.take(sealed);
      ns.push(Number(process.hrtime.bigint() - start));
      if ((round + 1) % ROUNDS_PER_DAY === 0) heapMb.push(usedMb());
    }
    const { rounds } = backtest.finish();
    if (rounds.settled < DAYS * ROUNDS_PER_DAY - 1) throw new Error('rounds of the month are missing');
    const [first = NaN, last = NaN] = [heapMb[0], heapMb.at(-1)];
    return {
      subject: figuresOf(ns),
      rivals: [],
      amounts: [
        { name: 'heap after the first day', value: first, unit: 'MB' },
        { name: 'heap after the last day', value: last, unit: 'MB' },
        { name: 'growth over 29 days, lines of the result included', value: last - first, unit: 'MB', atMost: 32 },
      ],
    };
  },
};

function usedMb(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
}
