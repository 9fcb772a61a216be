import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../../shared/errors.ts';
import { openDataFolder, probeReportFile } from '../../../src/config/places.ts';

const folder = mkdtempSync(join(tmpdir(), 'bulkhead-places-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('openDataFolder', () => {
  it('makes the folder, parents included, and takes one that is there', () => {
    const path = join(folder, 'deep', 'data');
    openDataFolder(path);
    openDataFolder(path);
    expect(existsSync(path)).toBe(true);
  });

  it.each(['a-file', 'a-file/below'])('refuses %s, where a file stands in the way, and names it', (name) => {
    file('a-file', '');
    expect(() => openDataFolder(join(folder, name))).toThrow(UsageError);
    expect(() => openDataFolder(join(folder, name))).toThrow(join(folder, name));
  });
});

describe('probeReportFile', () => {
  it('leaves no file behind, for others wait for the report to appear', () => {
    probeReportFile(join(folder, 'new.json'));
    expect(existsSync(join(folder, 'new.json'))).toBe(false);
  });

  it('does not touch an earlier report', () => {
    const path = file('old.json', '{}');
    probeReportFile(path);
    expect(readFileSync(path, 'utf8')).toBe('{}');
  });

  it('refuses a folder, and a file in a folder that is not there', () => {
    for (const path of [folder, join(folder, 'no', 'report.json')]) {
      expect(() => probeReportFile(path)).toThrow(UsageError);
      expect(() => probeReportFile(path)).toThrow(`--report: "${path}" cannot be written`);
    }
  });
});
