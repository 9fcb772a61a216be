import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const LAUNCHER = fileURLToPath(new URL('../../bulkhead', import.meta.url));

/** All that the launcher may count on besides sh. */
const TOOLS = ['sh', 'dirname', 'cat', 'cksum', 'uname', 'mkdir'];

let folder: string;
let bin: string;

/** A machine of its own: a checkout with the launcher and a lockfile, and a PATH with these tools alone. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-launcher-'));
  bin = join(folder, 'bin');
  mkdirSync(bin);
  mkdirSync(join(folder, 'checkout'));
  for (const tool of TOOLS) symlinkSync(pathOf(tool), join(bin, tool));
  copyFileSync(LAUNCHER, join(folder, 'checkout', 'bulkhead'));
  writeFileSync(join(folder, 'checkout', 'package-lock.json'), '{}\n');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function pathOf(tool: string): string {
  const found = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((place) => join(place, tool))
    .find((path) => existsSync(path));
  if (found === undefined) throw new Error(`this machine has no ${tool}`);
  return found;
}

/** A command that is a shell script. */
function fake(name: string, script: string): void {
  writeFileSync(join(bin, name), `#!${join(bin, 'sh')}\n${script}\n`);
  chmodSync(join(bin, name), 0o755);
}

function launch(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(join(bin, 'sh'), [join(folder, 'checkout', 'bulkhead'), ...args], {
    env: { PATH: bin },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const OLD_NODE = 'case "$1" in -e) exit 1 ;; *) echo "an old Node ran $*"; exit 0 ;; esac';
const NEW_NODE = 'case "$1" in -e) exit 0 ;; *) echo "node ran $*"; exit 0 ;; esac';

describe('the launcher', () => {
  it.each([
    ['no Node and no npm', () => undefined],
    ['an old Node and no npm', () => fake('node', OLD_NODE)],
  ])('with %s says in one line what it needs, and ends with 2', (_name, prepare) => {
    prepare();
    for (const args of [[], ['test'], ['run', '--for', '10s']]) {
      expect(launch(...args)).toEqual({
        status: 2,
        stdout: '',
        stderr: 'bulkhead: needs npm or Node >= 24.15 (https://nodejs.org); neither was found\n',
      });
    }
  });

  it('with a new Node, no npm and no dependencies says so, and ends with 2', () => {
    fake('node', NEW_NODE);
    expect(launch()).toEqual({
      status: 2,
      stdout: '',
      stderr: 'bulkhead: the dependencies are not installed and npm was not found\n',
    });
  });

  it('runs everything under a newer Node from npm where the system’s is too old, and installs once', () => {
    fake('node', OLD_NODE);
    fake('npm', 'echo "npm $*"');
    mkdirSync(join(folder, 'newer'));
    writeFileSync(join(folder, 'newer', 'node'), `#!${join(bin, 'sh')}\n${NEW_NODE}\n`, { mode: 0o755 });
    fake('npx', `echo ${join(folder, 'newer', 'node')}`);
    const first = launch('run', '--for', '10s');
    const main = join(folder, 'checkout', 'src/cli/main.ts');
    expect(first).toMatchObject({ status: 0, stdout: `node ran ${main} run --for 10s\n` });
    expect(first.stderr).toContain('too old or absent; taking node-');
    expect(first.stderr).toContain('npm ci --ignore-scripts --no-fund --no-audit --loglevel=error --omit=dev');
    fake('npx', 'echo "asked twice" >&2; exit 1');
    expect(launch('status')).toEqual({ status: 0, stdout: `node ran ${main} status\n`, stderr: '' });
  });

  it('installs the development dependencies too for tests, and says when npm fails', () => {
    fake('node', NEW_NODE);
    fake('npm', 'exit 1');
    const { status, stderr } = launch('test');
    expect(status).toBe(2);
    expect(stderr).toContain('npm ci failed');
    fake('npm', 'echo "npm $*"');
    expect(launch('test', '-t', 'name')).toMatchObject({
      status: 0,
      stdout: `node ran ${join(folder, 'checkout', 'src/cli/test.ts')} -t name\n`,
      stderr: expect.stringContaining('--include=dev'),
    });
  });

  it('does not take the tools of a developer away when it installs for a run', () => {
    fake('node', NEW_NODE);
    fake('npm', 'echo "npm $*"');
    mkdirSync(join(folder, 'checkout', 'node_modules', 'vitest'), { recursive: true });
    expect(launch('run').stderr).toContain('--include=dev');
    expect(launch('run').stderr).toBe('');
  });
});
