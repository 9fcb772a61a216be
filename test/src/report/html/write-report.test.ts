import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { checkReportFolder, writeReport } from '../../../../src/report/html/write-report.ts';

const folder = mkdtempSync(join(tmpdir(), 'bulkhead-report-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('writes a report over an older one', () => {
  const path = join(folder, 'report.html');
  writeReport(path, 'an older and longer one');
  writeReport(path, 'new');
  expect(readFileSync(path, 'utf8')).toBe('new');
});

it('says before the work when there is no folder for the report', () => {
  checkReportFolder(join(folder, 'report.html'));
  checkReportFolder('report.html');
  const path = join(folder, 'missing', 'report.html');
  expect(() => checkReportFolder(path)).toThrow(expect.objectContaining({ code: 'report', name: 'UsageError' }));
});

it('names the place when a report cannot be written, so that a long backtest does not end with a stack trace', () => {
  const path = join(folder, 'missing', 'report.html');
  expect(() => writeReport(path, 'new')).toThrow(
    expect.objectContaining({ code: 'report', message: expect.stringContaining(path) }),
  );
});
