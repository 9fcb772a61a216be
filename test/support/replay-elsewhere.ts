import { cpSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReplayReport } from '../../src/replay/report.ts';
import { bulkhead } from './bulkhead-process.ts';

/** What a fresh process said about the tapes. */
export type ElsewhereReplay = { readonly code: number | null; readonly stderr: string; readonly report: ReplayReport };

/**
 * Replays a session from its tapes alone, copied away from all else that it left behind, in a process with another time zone
 * and locale: Chatham is 12:45 ahead of UTC, and Turkish has its own idea of upper case.
 */
export async function replayElsewhere(dataDir: string): Promise<ElsewhereReplay> {
  const folder = mkdtempSync(join(tmpdir(), 'bulkhead-tapes-'));
  cpSync(join(dataDir, 'tapes'), folder, { recursive: true, filter: isTape });
  const elsewhere = { ...process.env, TZ: 'Pacific/Chatham', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' };
  const { code, stdout, stderr } = await bulkhead(['replay', folder, '--json'], elsewhere).ended;
  rmSync(folder, { recursive: true, force: true });
  return { code, stderr, report: JSON.parse(stdout) as ReplayReport };
}

/** `BTC 1 identical` for every incarnation, in their order. */
export function verdictsOf({ tapes }: ReplayReport): string[] {
  return tapes.map(({ asset, incarnation, result }) => `${asset} ${incarnation} ${result}`);
}

function isTape(path: string): boolean {
  return statSync(path).isDirectory() || /\.tape(\.zst)?$/.test(path);
}
