import { describe, expect, it } from 'vitest';
import type { OrderHash } from '../../../shared/market/ids.ts';
import { epochMs } from '../../../shared/units/index.ts';
import { predecessorsOf } from '../../../workers/asset/predecessors.ts';
import { TapeWriter } from '../../../workers/asset/tape-writer.ts';
import { defaultEngineConfig } from '../../support/engine-config.ts';
import { MemoryDisk } from '../../support/memory-disk.ts';

const NOW = epochMs(1_800_000_000_000);
const HOUR_MS = 3_600_000;
const CONFIG = { tapeFolder: 'data/tapes/today/BTC', interval: '5m', timeScale: 1 } as const;

const first = `0x${'01'.repeat(32)}` as OrderHash;
const second = `0x${'02'.repeat(32)}` as OrderHash;

/** A worker that signed an order and died without a word: its tape has no footer. */
function died(disk: MemoryDisk, folder: string, incarnation: number, at: number, orderId: OrderHash): void {
  const identity = {
    asset: 'BTC',
    interval: '5m',
    runId: 'run',
    incarnation,
    buildHash: 'build',
    configHash: 'config',
    node: 'v24',
    v8: '13',
    engine: defaultEngineConfig('BTC', '5m'),
    identity: { apiKey: 'key', address: '0xaa' },
  } as const;
  const tape = new TapeWriter(disk, folder, identity, epochMs(at));
  tape.record({ kind: 'event', at: epochMs(at), event: { type: 'timer' } }, 0);
  tape.record({ kind: 'event', at: epochMs(at), event: { type: 'order-signed', clientId: 1, orderId } }, 0);
  tape.flush();
}

describe('a new worker', () => {
  it('knows the orders of those before it from their tapes, of this session and of others', () => {
    const disk = new MemoryDisk();
    died(disk, 'data/tapes/today/BTC', 1, NOW - 60_000, first);
    died(disk, 'data/tapes/yesterday/BTC', 1, NOW - 120_000, second);
    died(disk, 'data/tapes/today/ETH', 1, NOW - 60_000, `0x${'03'.repeat(32)}` as OrderHash);
    expect(new Set(predecessorsOf(disk, CONFIG, NOW).orderIds)).toEqual(new Set([first, second]));
  });

  it('does not read the tapes of rounds whose orders are long over, but knows when their workers were alive', () => {
    const disk = new MemoryDisk();
    died(disk, 'data/tapes/today/BTC', 1, NOW - HOUR_MS, first);
    died(disk, 'data/tapes/today/BTC', 2, NOW - 60_000, second);
    expect(predecessorsOf(disk, CONFIG, NOW)).toMatchObject({
      orderIds: [second],
      lastSeen: [NOW - 60_000, NOW - HOUR_MS],
      previous: { incarnation: 2, segment: 0 },
    });
  });

  it('finds an order on a tape that has been sealed since', () => {
    const disk = new MemoryDisk();
    died(disk, 'data/tapes/today/BTC', 1, NOW - 60_000, first);
    const path = `data/tapes/today/BTC/${NOW - 60_000}-1-0.tape`;
    expect(predecessorsOf(disk, CONFIG, NOW).unsealed).toEqual([path]);
    disk.compress(path, `${path}.zst`, (failure) => expect(failure).toBeUndefined());
    disk.remove(path);
    const { orderIds, unsealed } = predecessorsOf(disk, CONFIG, NOW);
    expect(orderIds).toEqual([first]);
    expect(unsealed).toEqual([]);
  });

  it('reads a damaged tape up to the damage', () => {
    const disk = new MemoryDisk();
    died(disk, 'data/tapes/today/BTC', 1, NOW - 60_000, first);
    const [name] = disk.list('data/tapes/today/BTC');
    const path = `data/tapes/today/BTC/${name}`;
    const bytes = disk.read(path);
    disk.remove(path);
    disk.create(path).append(Buffer.concat([bytes, Buffer.from('half a record')]));
    expect(predecessorsOf(disk, CONFIG, NOW).orderIds).toEqual([first]);
  });

  it('follows the last segment that holds anything, not a file that was begun between two rounds and never written to', () => {
    const disk = new MemoryDisk();
    died(disk, 'data/tapes/today/BTC', 1, NOW - 60_000, first);
    disk.create(`data/tapes/today/BTC/${NOW - 1}-1-1.tape`);
    expect(predecessorsOf(disk, CONFIG, NOW).previous).toMatchObject({ incarnation: 1, segment: 0 });
  });

  it('has no predecessors in an empty folder', () => {
    expect(predecessorsOf(new MemoryDisk(), CONFIG, NOW)).toEqual({
      orderIds: [],
      lastSeen: [],
      previous: undefined,
      unsealed: [],
    });
  });
});
