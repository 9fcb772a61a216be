import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { nodeDisk } from '../../../workers/ports/node-disk.ts';

const folder = mkdtempSync(join(tmpdir(), 'bulkhead-disk-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('Node’s disk', () => {
  it('creates missing folders and appends in order', () => {
    const path = join(folder, 'a/b/tape');
    const file = nodeDisk.create(path);
    file.append(Buffer.from('one '));
    file.append(Buffer.from('two'));
    file.sync();
    file.close();
    expect(Buffer.from(nodeDisk.read(path)).toString()).toBe('one two');
  });

  it('refuses to write over a file that exists, because a tape is evidence', () => {
    const path = join(folder, 'taken');
    nodeDisk.create(path).close();
    expect(() => nodeDisk.create(path)).toThrow(expect.objectContaining({ code: 'EEXIST' }));
  });

  it('lists names sorted, and nothing where there is no folder', () => {
    for (const name of ['2', '10', '1']) nodeDisk.create(join(folder, 'list', name)).close();
    expect(nodeDisk.list(join(folder, 'list'))).toEqual(['1', '10', '2']);
    expect(nodeDisk.list(join(folder, 'nowhere'))).toEqual([]);
  });

  it('moves and removes', () => {
    const [from, to] = [join(folder, 'from'), join(folder, 'to')];
    nodeDisk.create(from).close();
    nodeDisk.rename(from, to);
    expect([nodeDisk.exists(from), nodeDisk.exists(to)]).toEqual([false, true]);
    nodeDisk.remove(to);
    expect(nodeDisk.exists(to)).toBe(false);
  });
});
