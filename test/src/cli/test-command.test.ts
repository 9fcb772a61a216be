import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const COMMAND = fileURLToPath(new URL('../../../src/cli/test.ts', import.meta.url));

function runTests(...args: readonly string[]) {
  return spawnSync(process.execPath, [COMMAND, ...args], { encoding: 'utf8', timeout: 20_000 });
}

describe('bulkhead test', () => {
  it('explains itself like every command, and runs nothing', () => {
    const { status, stdout, stderr } = runTests('--help');
    expect(stdout).toContain('Examples:');
    expect(stdout).not.toMatch(/\d+ passed/);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('fails in a line, not in a stack of ours, when vitest does not even begin', () => {
    const { status, stderr } = runTests('--no-such-option');
    expect(stderr).toContain('vitest ended before any test');
    expect(stderr).not.toContain('src/cli/test.ts:');
    expect(status).toBe(1);
  });
});
