import type { BenchCase } from '../bench-case.ts';
import { oneChangeTape } from '../one-change-tape.ts';
import { bookWay, engineWay, READING, timeWays } from '../replay-ways.ts';

export const bench: BenchCase = {
  name: 'replay-recording',
  unit: 'level change on a sealed recording → books of the engine, which trades nothing, one core',
  target: { medianNs: 1_000 },
  measure() {
    const tape = oneChangeTape('recording');
    const follows = engineWay(tape, (core, { at }) => core.view(at).up.live && core.view(at).down.live);
    return timeWays(tape, [follows, bookWay(tape), READING]);
  },
};
