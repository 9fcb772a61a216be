import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SafetyError } from '../../../shared/errors.ts';
import { addressOf, privateKey } from '../../../shared/wire/auth/index.ts';
import { takeLock } from '../../../src/run/lock-file.ts';
import { lockDataFolder, lockWallet } from '../../../src/run/session-locks.ts';

const WALLET = addressOf(privateKey(`0x${'21'.repeat(32)}`));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('takeLock', () => {
  it('refuses a second session of one wallet in one line, whatever its data folder is (H2)', () => {
    const first = lockWallet(WALLET, 'data-one', folder);
    expect(() => lockWallet(WALLET, 'data-two', folder)).toThrow(
      new SafetyError(
        'locked',
        `wallet ${WALLET} is in use by process ${process.pid} (data folder "data-one"); end that session first`,
      ),
    );
    first.release();
    lockWallet(WALLET, 'data-two', folder).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('refuses a second session in one data folder', () => {
    const first = lockDataFolder(folder);
    expect(() => lockDataFolder(folder)).toThrow(/is in use by process/);
    first.release();
  });

  it('takes over from a process that is gone, so that a crash leaves nothing to mend by hand', async () => {
    const path = join(folder, 'lock');
    const child = spawn(process.execPath, ['--version']);
    await once(child, 'exit');
    writeFileSync(path, JSON.stringify({ pid: child.pid, bornAt: '', dataDir: 'gone' }));
    expect(() => takeLock(path, 'it', 'here').release()).not.toThrow();
  });

  it('takes over from a process whose number was given to another one since', () => {
    const path = join(folder, 'lock');
    writeFileSync(path, JSON.stringify({ pid: process.pid, bornAt: 'another boot/1', dataDir: 'gone' }));
    expect(() => takeLock(path, 'it', 'here').release()).not.toThrow();
  });

  it('does not take a half-written or strange file for an owner', () => {
    const path = join(folder, 'lock');
    writeFileSync(path, '{"pid":');
    expect(() => takeLock(path, 'it', 'here').release()).not.toThrow();
  });

  it('leaves a lock alone that has become another’s', () => {
    const path = join(folder, 'lock');
    const lock = takeLock(path, 'it', 'here');
    writeFileSync(path, 'another');
    lock.release();
    expect(readFileSync(path, 'utf8')).toBe('another');
  });

  it('refuses where no lock can be made: without one nothing may start', () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    expect(() => takeLock(join(file, 'lock'), 'it', 'here')).toThrow(/no lock can be made/);
  });

  it('lets exactly one of many processes have it', async () => {
    const path = join(folder, 'lock');
    writeFileSync(path, JSON.stringify({ pid: 2 ** 22 + 1, bornAt: 'x/1', dataDir: 'gone' }));
    const module = new URL('../../../src/run/lock-file.ts', import.meta.url).href;
    const script = `const { takeLock } = await import(${JSON.stringify(module)});
      try { takeLock(${JSON.stringify(path)}, 'it', 'here'); console.log('taken'); } catch { console.log('refused'); }
      setTimeout(() => undefined, 3_000);`;
    const outputs = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
        const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
        return { child, said: chunk.toString().trim() };
      }),
    );
    for (const { child } of outputs) child.kill('SIGKILL');
    expect(outputs.map(({ said }) => said).sort()).toEqual(['refused', 'refused', 'refused', 'taken']);
  });
});
