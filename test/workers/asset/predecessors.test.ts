import { describe, expect, it } from 'vitest';
import { predecessorsOf } from '../../../workers/asset/predecessors.ts';
import { epochMs } from '../../../shared/units/index.ts';
import { MemoryDisk } from '../../support/memory-disk.ts';

const WORKER = { tapeFolder: 'data/tapes/second/BTC', interval: '5m', timeScale: 1 } as const;

describe('the predecessors of a worker', () => {
  it('were last seen when their last segment began, in this session and in others, newest first', () => {
    const disk = new MemoryDisk();
    for (const name of ['first/BTC/1000-1-0', 'first/BTC/2000-1-1', 'second/BTC/5000-1-0', 'second/BTC/4000-2-0']) {
      disk.create(`data/tapes/${name}.tape`);
    }
    expect(predecessorsOf(disk, WORKER, epochMs(1e9)).lastSeen).toEqual([5000, 4000, 2000]);
  });

  it('are none of another asset, and nothing else that lies about is taken for one', () => {
    const disk = new MemoryDisk();
    for (const path of ['first/ETH/1000-1-0.tape', 'first/BTC/notes.txt', 'README']) disk.create(`data/tapes/${path}`);
    expect(predecessorsOf(disk, WORKER, epochMs(1e9)).lastSeen).toEqual([]);
  });
});
