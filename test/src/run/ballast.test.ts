import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '../../../shared/errors.ts';
import { Ballast } from '../../../src/run/ballast.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-ballast-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('Ballast', () => {
  it('takes real space, over what a killed session left, and gives it back however often it is asked', () => {
    Ballast.keepBack(folder);
    const ballast = Ballast.keepBack(folder);
    const file = join(folder, 'ballast');
    expect(statSync(file).blocks * 512).toBeGreaterThanOrEqual(1024 * 1024);
    ballast.drop();
    ballast.drop();
    expect(existsSync(file)).toBe(false);
  });

  it('refuses a place that takes nothing, naming it', () => {
    const nowhere = join(folder, 'none');
    expect(() => Ballast.keepBack(nowhere)).toThrow(UsageError);
    expect(() => Ballast.keepBack(nowhere)).toThrow(`"${nowhere}" has no room for a session`);
  });
});
