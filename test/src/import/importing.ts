import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Input } from '../../../shared/engine/input.ts';
import { type ImportReport, type ImportRequest, runImport } from '../../../src/import/run-import.ts';
import { replayIncarnation } from '../../../src/replay/replay.ts';
import { findTapes, findTapesIn, openTapeFile } from '../../../src/replay/tape-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'bulkhead-import-'));
afterAll(() => rmSync(folder, { recursive: true }));
let imports = 0;

/** Imports into a folder of its own. */
export function importFrom(
  paths: readonly string[],
  more: Partial<ImportRequest> = {},
): { readonly report: ImportReport; readonly out: string } {
  imports += 1;
  const out = join(folder, `out-${imports}`);
  return { report: runImport({ format: 'auto', paths, out, onProgress: () => undefined, ...more }), out };
}

/** A file to import. */
export function sourceFile(name: string, content: string | Uint8Array): string {
  const path = join(mkdtempSync(join(folder, 'in-')), name);
  writeFileSync(path, content);
  return path;
}

/** What a replay says of every tape of an import. */
export function replayed(out: string): readonly string[] {
  return findTapes([out]).incarnations.map((tape) => {
    return replayIncarnation(tape, tape.segments[0].header, openTapeFile).result;
  });
}

/** Everything on an import's tapes, one asset after the other. */
export function inputsIn(out: string): readonly Input[] {
  const inputs: Input[] = [];
  for (const { segments } of findTapesIn(out)) {
    for (const { path } of segments) {
      const reader = openTapeFile(path);
      for (let record = reader.next(); record !== undefined; record = reader.next()) {
        if (record.type === 'input') inputs.push(record.input);
      }
    }
  }
  return inputs;
}

/** Reasons of the gaps on an import's tapes. */
export function gapsIn(out: string): readonly string[] {
  return inputsIn(out).flatMap((input) => {
    return input.kind === 'event' && input.event.type === 'feed-gap' ? [input.event.reason] : [];
  });
}
