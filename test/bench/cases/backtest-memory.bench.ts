import { AssetDay, ROUNDS_PER_DAY } from '../asset-day.ts';
import { type Amount, type BenchCase, figuresOf } from '../bench-case.ts';
import { dayBacktest } from '../day-backtest.ts';

const DAYS = 30;

/** After these days the memory is told. */
const LOOKS = [1, 10, 20, 30];

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
    const memory: Memory[] = [];
    const ns: number[] = [];
    for (let round = 0; round < DAYS * ROUNDS_PER_DAY; round += 1) {
      const sealed = day.sealed(round);
      const start = process.hrtime.bigint();
      backtest.take(sealed);
      ns.push(Number(process.hrtime.bigint() - start));
      if ((round + 1) % ROUNDS_PER_DAY === 0) memory.push(memoryNow());
    }
    const { rounds } = backtest.finish();
    if (rounds.settled < DAYS * ROUNDS_PER_DAY - 1) throw new Error('rounds of the month are missing');
    const [first, tenth, last] = [memory[0]!, memory[9]!, memory.at(-1)!];
    return {
      subject: figuresOf(ns),
      rivals: [],
      amounts: [
        ...LOOKS.flatMap((after): Amount[] => [
          { name: `heap after day ${after}`, value: memory[after - 1]!.heapMb, unit: 'MB' },
          { name: `resident after day ${after}`, value: memory[after - 1]!.residentMb, unit: 'MB' },
        ]),
        {
          name: 'heap grown from day 1 to 30, 20,000 listed fills included',
          value: last.heapMb - first.heapMb,
          unit: 'MB',
          atMost: 32,
        },
        { name: 'heap grown from day 10 to 30', value: last.heapMb - tenth.heapMb, unit: 'MB', atMost: 8 },
        { name: 'resident grown from day 10 to 30', value: last.residentMb - tenth.residentMb, unit: 'MB', atMost: 32 },
      ],
    };
  },
};

type Memory = { readonly heapMb: number; readonly residentMb: number };

/** After a collection: what is kept. */
function memoryNow(): Memory {
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  return { heapMb: heapUsed / 2 ** 20, residentMb: rss / 2 ** 20 };
}
