import type { BenchCase } from '../bench-case.ts';
import { oneChangeTape } from '../one-change-tape.ts';
import { bookWay, engineWay, READING, schemaWay, timeWays } from '../replay-ways.ts';

export const bench: BenchCase = {
  name: 'replay',
  unit: 'level change on a sealed tape → decision, with the strategies of a first start, one core',
  target: { medianNs: 1_000 },
  measure() {
    const tape = oneChangeTape('trading');
    const trades = engineWay(tape, (core, { at }) => core.view(at).standing === 'trading');
    return timeWays(tape, [trades, bookWay(tape), schemaWay(tape), READING]);
  },
};
