import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { AppendFile } from '../../../shared/ports/ports.ts';
import { nodeDisk } from '../../../workers/ports/node-disk.ts';

const folder = mkdtempSync(join(tmpdir(), 'bulkhead-disk-'));
afterAll(() => rmSync(folder, { recursive: true }));

function synced(file: AppendFile): Promise<Error | undefined> {
  return new Promise((resolve) => file.sync(resolve));
}

function closed(file: AppendFile): Promise<Error | undefined> {
  return new Promise((resolve) => file.close(resolve));
}

describe('Node’s disk', () => {
  it('creates missing folders and appends in order', async () => {
    const path = join(folder, 'a/b/tape');
    const file = nodeDisk.create(path);
    file.append(Buffer.from('one '));
    file.append(Buffer.from('two'));
    expect(await synced(file)).toBeUndefined();
    expect(await closed(file)).toBeUndefined();
    expect(Buffer.from(nodeDisk.read(path)).toString()).toBe('one two');
  });

  it('refuses to write over a file that exists, because a tape is evidence', async () => {
    const path = join(folder, 'taken');
    await closed(nodeDisk.create(path));
    expect(() => nodeDisk.create(path)).toThrow(expect.objectContaining({ code: 'EEXIST' }));
  });

  it('lists names sorted, and nothing where there is no folder', async () => {
    for (const name of ['2', '10', '1']) await closed(nodeDisk.create(join(folder, 'list', name)));
    expect(nodeDisk.list(join(folder, 'list'))).toEqual(['1', '10', '2']);
    expect(nodeDisk.list(join(folder, 'nowhere'))).toEqual([]);
  });

  it('says that a sync failed instead of pretending, because an order would rely on it', async () => {
    const file = nodeDisk.create(join(folder, 'failing'));
    await closed(file);
    expect(await synced(file)).toMatchObject({ code: 'EBADF' });
  });

  it('moves and removes', async () => {
    const [from, to] = [join(folder, 'from'), join(folder, 'to')];
    await closed(nodeDisk.create(from));
    nodeDisk.rename(from, to);
    expect([nodeDisk.exists(from), nodeDisk.exists(to)]).toEqual([false, true]);
    nodeDisk.remove(to);
    expect(nodeDisk.exists(to)).toBe(false);
  });
});
