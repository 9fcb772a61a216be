import { describe, expect, it } from 'vitest';
import type { AccountRecord } from '../../../../src/supervisor/risk/account-book.ts';
import { AccountStore } from '../../../../src/supervisor/risk/account-store.ts';
import { MemoryDisk } from '../../../support/memory-disk.ts';

const RECORD: AccountRecord = {
  day: 20_778,
  trades: 3,
  volume: 4_000_000,
  earnedBefore: -5_000_000,
  rounds: [['0xa', 1_000_000]],
  equityAtDayStart: 0,
  peak: 2_000_000,
  fills: ['0123456789abcdef'],
  orders: [],
  latch: { state: 'KILL', code: 'DRAWDOWN', detail: '10.10 pUSD below the peak', at: 1_795_187_100_000 },
};

function saved(disk: MemoryDisk, ...records: readonly AccountRecord[]): void {
  const store = new AccountStore(disk, 'account');
  store.load();
  for (const record of records) store.save(record, () => undefined);
}

function newest(disk: MemoryDisk): string {
  return `account/${disk.list('account').at(-1)}`;
}

function replace(disk: MemoryDisk, path: string, bytes: Uint8Array): void {
  disk.remove(path);
  disk.create(path).append(bytes);
}

describe('AccountStore', () => {
  it('reads what was saved last, and keeps one file', () => {
    const disk = new MemoryDisk();
    saved(disk, { ...RECORD, trades: 1 }, { ...RECORD, trades: 2 });
    saved(disk, RECORD);
    expect(new AccountStore(disk, 'account').load()).toEqual({ kind: 'found', record: RECORD });
    expect(disk.list('account')).toHaveLength(1);
  });

  it('has nothing before the first save', () => {
    expect(new AccountStore(new MemoryDisk(), 'account').load()).toEqual({ kind: 'none' });
  });

  it('has the record when the process ends before the sync, and keeps the one before it until then', () => {
    const disk = new MemoryDisk();
    saved(disk, { ...RECORD, trades: 1 });
    const unsynced = {
      create: (path: string) => ({ ...disk.create(path), sync: () => undefined, close: () => undefined }),
      read: (path: string) => disk.read(path),
      rename: () => undefined,
      remove: (path: string) => disk.remove(path),
      list: (folder: string) => disk.list(folder),
      exists: (path: string) => disk.exists(path),
      compress: () => undefined,
      decompress: () => undefined,
    };
    const store = new AccountStore(unsynced, 'account');
    store.load();
    store.save(RECORD, () => undefined);
    expect(disk.list('account')).toHaveLength(2);
    expect(new AccountStore(disk, 'account').load()).toEqual({ kind: 'found', record: RECORD });
  });

  it('falls back to the record before a torn one, and says that a latch may be lost, at every length of the torn file', () => {
    const disk = new MemoryDisk();
    saved(disk, RECORD);
    const whole = disk.read(newest(disk));
    const torn = 'account/account-0000000009.json';
    disk.create(torn);
    for (let length = 0; length < whole.length - 1; length += 1) {
      replace(disk, torn, whole.slice(0, length));
      const loaded = new AccountStore(disk, 'account').load();
      expect(loaded).toMatchObject({
        kind: 'outdated',
        record: RECORD,
        detail: expect.stringContaining('000009') as string,
      });
    }
  });

  it('detects one flipped bit at every byte of the only record, and says so instead of forgetting a latch', () => {
    const disk = new MemoryDisk();
    saved(disk, RECORD);
    const path = newest(disk);
    const whole = disk.read(path);
    for (let at = 0; at < whole.length - 1; at += 1) {
      const damaged = Uint8Array.from(whole);
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      replace(disk, path, damaged);
      expect(new AccountStore(disk, 'account').load().kind).toBe('unreadable');
    }
  });

  it('tells a disk that takes nothing', () => {
    const disk = new MemoryDisk();
    disk.create = () => {
      throw new Error('ENOSPC');
    };
    const failures: unknown[] = [];
    new AccountStore(disk, 'account').save(RECORD, (failure) => failures.push(failure?.message));
    expect(failures).toEqual(['ENOSPC']);
  });

  it('leaves no open file and no more than one torn one behind, however often a full disk refuses the record', () => {
    const disk = new MemoryDisk();
    saved(disk, RECORD);
    let open = 0;
    const full = Object.assign(Object.create(disk) as MemoryDisk, {
      create: (path: string) => {
        const file = disk.create(path);
        open += 1;
        return {
          append: () => {
            file.append(Buffer.from('half'));
            throw new Error('ENOSPC');
          },
          sync: (done: () => void) => file.sync(done),
          close: (done: () => void) => {
            open -= 1;
            file.close(done);
          },
        };
      },
      list: (folder: string) => disk.list(folder),
      read: (path: string) => disk.read(path),
      remove: (path: string) => disk.remove(path),
    });
    const store = new AccountStore(full, 'account');
    store.load();
    for (let time = 0; time < 20; time += 1) store.save({ ...RECORD, trades: time }, () => undefined);
    expect(open).toBe(0);
    expect(disk.list('account')).toHaveLength(2);
    expect(new AccountStore(disk, 'account').load()).toMatchObject({ kind: 'outdated', record: RECORD });
  });
});
