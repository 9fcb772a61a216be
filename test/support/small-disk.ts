import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';

/** A file system of its own with little room, in memory. Only root can mount one. */
export class SmallDisk {
  readonly folder = mkdtempSync(join(tmpdir(), 'bulkhead-disk-'));

  constructor(megabytes: number) {
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', this.folder]);
    if (mounted.status !== 0) throw new Error(`no file system was mounted: ${mounted.stderr.toString()}`);
  }

  remove(): void {
    spawnSync('umount', ['-l', this.folder]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A suite that needs a {@link SmallDisk}. Without root it says so and is skipped; CI treats that as failed. */
export function describeAsRoot(name: string, suite: () => void): void {
  if (process.getuid?.() === 0) {
    describe(name, suite);
    return;
  }
  console.log(`SKIPPED ${name}: only root can mount a small file system`);
  describe.skip(name, suite);
}
