import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';

/** A file system of its own with little room, in memory. Only root can mount one. */
export class SmallDisk {
  readonly folder = mkdtempSync(join(tmpdir(), 'bulkhead-disk-'));

  readonly #other = join(this.folder, 'somebody-elses');

  constructor(megabytes: number) {
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', this.folder]);
    if (mounted.status !== 0) throw new Error(`no file system was mounted: ${mounted.stderr.toString()}`);
  }

  /** Leaves no room at all: somebody else's file takes the rest. */
  fill(): void {
    const file = openSync(this.#other, 'w');
    const bytes = Buffer.alloc(64 * 1024, 'x');
    try {
      for (;;) writeSync(file, bytes);
    } catch {
      closeSync(file);
    }
  }

  /** Somebody made room again. */
  free(): void {
    rmSync(this.#other);
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
