import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { inspectFiles } from '../../../src/inspect/inspect.ts';
import type { FileReport } from '../../../src/inspect/report.ts';

/** A folder that is gone after the test. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bulkhead-inspect-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Reports on all files below the given paths. */
export function inspectAll(...paths: readonly string[]): FileReport[] {
  return [...inspectFiles(paths, () => undefined)];
}

/** Writes one file and reports on it. */
export function inspectContent(content: string | Uint8Array, name = 'capture.jsonl'): FileReport {
  const path = join(scratchFolder(), name);
  writeFileSync(path, content);
  return inspectAll(path)[0]!;
}

/** Frames as a file of lines. */
export function lines(...frames: readonly unknown[]): string {
  return frames.map((frame) => `${typeof frame === 'string' ? frame : JSON.stringify(frame)}\n`).join('');
}
