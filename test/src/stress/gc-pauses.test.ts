import { describe, expect, it } from 'vitest';
import { GcPauses } from '../../../src/stress/gc-pauses.ts';

const LINES = [
  '[23646:0x3c31d000]      161 ms: Scavenge 4.8 (5.8) -> 4.3 (6.8) MB, pooled: 0 MB, 6.74 / 0.00 ms  (average mu = 1.000, current mu = 1.000) allocation failure; ',
  '[7:0x7f0a2c000b70]    1044 ms: Mark-Compact (reduce) 12.2 (15.1) -> 8.0 (13.0) MB, pooled: 0 MB, 3.10 / 0.00 ms  (+ 0.2 ms in 3 steps) (average mu = 0.9, current mu = 0.9) finalize incremental marking; GC in old space requested',
];

describe('pauses for garbage collection', () => {
  it('are found between what else a process writes', () => {
    const pauses = new GcPauses();
    for (const line of ['the venue answers', LINES[0]!, '', '│ BTC │ 7.5 / 8.0 ms │', LINES[1]!]) pauses.read(line);
    expect(pauses.report()).toEqual({ pauses: 2, totalMs: 9.84, p99Ms: 6.74, maxMs: 6.74 });
  });

  it('are none where nothing was collected', () => {
    expect(new GcPauses().report()).toEqual({ pauses: 0, totalMs: 0, p99Ms: 0, maxMs: 0 });
  });
});
