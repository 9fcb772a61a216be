import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { describe, expect, it, vi } from 'vitest';
import { registerInspect } from '../../../src/cli/inspect.ts';
import { snapshot, UP } from '../../shared/wire/market/venue-frames.ts';
import { lines, scratchFolder } from '../inspect/inspecting.ts';

/** Runs the command and returns what it printed on standard output. */
async function run(...args: readonly string[]): Promise<string> {
  const program = new Command().exitOverride();
  registerInspect(program);
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  try {
    await program.parseAsync(['inspect', ...args], { from: 'user' });
    return log.mock.calls.flat().join('\n');
  } finally {
    log.mockRestore();
  }
}

function capture(): string {
  const path = join(scratchFolder(), 'capture.jsonl');
  writeFileSync(path, lines(snapshot(UP, [{ price: '0.52', size: '100' }], []), { no: 'frame' }));
  return path;
}

describe('bulkhead inspect', () => {
  it('prints exactly one JSON object with --json, of the promised shape', async () => {
    const path = capture();
    const report = JSON.parse(await run(path, '--json')) as { files: object[] };
    expect(report).toMatchObject({ schema: 'bulkhead.inspect/1', files: [{ file: path, frames: 1 }] });
    expect(Object.keys(report.files[0]!)).toEqual([
      'file',
      'frames',
      'messages',
      'refused',
      'notFrames',
      'damage',
      'span',
      'gaps',
      'tokens',
    ]);
  });

  it('prints a table for people, without colour codes where there is no terminal', async () => {
    const text = await run(capture());
    expect(text).toContain('frames 1');
    expect(text).toContain('0.52 × 100');
    expect(text).toContain('0 of 1 book hashes reproduced');
    expect(text).not.toContain('\u001b');
  });

  it('says in one line that a file is missing or that a folder is empty: wrong usage', async () => {
    const folder = scratchFolder();
    const missing = join(folder, 'nothing');
    await expect(run(missing)).rejects.toMatchObject({
      name: 'UsageError',
      message: `no such file or folder: ${missing}`,
    });
    await expect(run(folder)).rejects.toMatchObject({
      name: 'UsageError',
      message: `no file to read in ${folder}`,
    });
  });
});
