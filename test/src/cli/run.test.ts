import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bulkhead } from '../../support/bulkhead-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'bulkhead-run-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const aFile = join(folder, 'a-file');
writeFileSync(aFile, '');

describe('bulkhead run refuses at the start, on one line and with exit code 2', () => {
  it.each([
    ['rounds longer than their interval', ['--round-length', '10m'], '10m is longer than interval 5m'],
    ['a file for a data folder', ['--data-dir', aFile], `"dataDir" (--data-dir): "${aFile}" cannot be used`],
    ['a report where none can be written', ['--report', join(folder, 'no', 'x.json')], 'x.json" cannot be written'],
  ])('%s', async (_name, flags, words) => {
    const { code, stdout, stderr } = await bulkhead(['run', '--data-dir', join(folder, 'data'), ...flags]).ended;
    expect(stderr).toMatch(/^bulkhead: [^\n]+\n$/);
    expect(stderr).toContain(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});
