import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import * as z from 'zod';
import { SafetyError, toErrorRecord } from '../../shared/errors.ts';

const ownerSchema = z.object({ pid: z.number().int().positive(), bornAt: z.string(), dataDir: z.string() });

/** Who holds a lock. `bornAt` tells a process from a later one with the same number. */
type Owner = z.infer<typeof ownerSchema>;

/** A lock that is held until it is given back, or until its process ends in whatever way. */
export type HeldLock = { release(): void };

/** Attempts at a lock that changes under our hands: each needs another program that starts in the same millisecond. */
const MAX_ATTEMPTS = 10;

/**
 * Takes a lock file, or finds out who has it. The file names its process; one whose process is gone is taken over, so that a
 * crash leaves nothing to clean up by hand. Of several that try at once exactly one succeeds: the file appears whole under
 * its name, by a link that fails where there is one.
 *
 * @param what as in "wallet 0x…", for the message
 * @throws {SafetyError} code `locked`: another session has it; one line that names it
 */
export function takeLock(path: string, what: string, dataDir: string): HeldLock {
  const owner: Owner = { pid: process.pid, bornAt: birthOf(process.pid) ?? '', dataDir };
  const text = JSON.stringify(owner);
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    if (publish(path, text)) return { release: () => giveBack(path, text) };
    const found = read(path);
    if (found === undefined) continue;
    const holder = ownerSchema.safeParse(parsed(found));
    if (holder.success && isAlive(holder.data)) {
      const { pid, dataDir: theirs } = holder.data;
      throw new SafetyError(
        'locked',
        `${what} is in use by process ${pid} (data folder "${theirs}"); end that session first`,
      );
    }
    bury(path, found);
  }
  throw new SafetyError('locked', `${what}: other sessions are starting at the same time; try again`);
}

/** @throws {SafetyError} code `locked` when the folder cannot be written: without a lock nothing may start */
function publish(path: string, text: string): boolean {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(draft, text, { flag: 'wx', flush: true });
  } catch (thrown) {
    throw new SafetyError('locked', `no lock can be made at ${path}: ${toErrorRecord(thrown).message}`);
  }
  try {
    linkSync(draft, path);
    return true;
  } catch (thrown) {
    if (toErrorRecord(thrown).code === 'EEXIST') return false;
    throw new SafetyError('locked', `no lock can be made at ${path}: ${toErrorRecord(thrown).message}`);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Moves a dead process's lock out of the way. Where somebody was faster, what we moved is theirs: it goes back. */
function bury(path: string, judged: string): void {
  const grave = `${path}.${process.pid}.dead`;
  try {
    renameSync(path, grave);
  } catch {
    return;
  }
  if (read(grave) !== judged) publish(path, read(grave) ?? judged);
  rmSync(grave, { force: true });
}

function giveBack(path: string, text: string): void {
  if (read(path) === text) rmSync(path, { force: true });
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Where births cannot be told (no /proc), a living process of that number counts as the owner. */
function isAlive({ pid, bornAt }: Owner): boolean {
  try {
    process.kill(pid, 0);
  } catch (thrown) {
    if (toErrorRecord(thrown).code === 'ESRCH') return false;
  }
  const birth = birthOf(pid);
  return birth === undefined || bornAt === '' || birth === bornAt;
}

/** Start of a process in ticks since boot, with the boot's id; `undefined` where the system does not tell. */
function birthOf(pid: number): string | undefined {
  const stat = read(`/proc/${pid}/stat`);
  const boot = read('/proc/sys/kernel/random/boot_id');
  // The name in parentheses may hold anything; the 22nd field is counted behind it.
  const startTicks = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return startTicks === undefined || boot === undefined ? undefined : `${boot.trim()}/${startTicks}`;
}
