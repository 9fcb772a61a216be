import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { assetResultOf } from '../../shared/backtest/asset-result.ts';
import { Backtest } from '../../shared/backtest/backtest.ts';
import type { AssetResult, DataFile } from '../../shared/backtest/result.ts';
import type { BacktestSettings } from '../../shared/backtest/settings.ts';
import type { Input } from '../../shared/engine/input.ts';
import { UsageError } from '../../shared/errors.ts';
import { strategiesNamed, type Strategy } from '../../shared/strategies/index.ts';
import { type TapeHeader, TapeReader } from '../../shared/tape/index.ts';
import type { EpochMs } from '../../shared/units/index.ts';
import { openVouched } from '../ports/segment-bytes.ts';
import { unchangedStrategies } from '../strategies/own-strategies.ts';

/** Segments of one start of a recorder, in their order. */
export type RecordingFiles = readonly string[];

/** One backtest of one asset. Plain data: it may go to another thread, and later to another host. */
export type BacktestJob = { readonly settings: BacktestSettings; readonly recordings: readonly RecordingFiles[] };

/** Two recordings of one asset may overlap by so much, by clocks that were corrected in between. */
const OVERLAP_MS = 1_000;

/**
 * Runs one backtest. One segment at a time is in memory; what is kept does not grow with the tapes' events.
 *
 * @throws {UsageError} code `overlap` when two recordings tell of the same time, `strategy-file` when a strategy of the operator's
 * cannot be loaded as it was
 */
export function runBacktestJob({ settings, recordings }: BacktestJob): AssetResult {
  const backtest = new Backtest(settings, strategiesFor(settings));
  const { files, notes } = feedRecordings(recordings, backtest);
  backtest.finish();
  return assetResultOf(backtest, settings, files, notes);
}

/** The strategies of the settings, the operator's own among them. */
export function strategiesFor({ engine: { strategies } }: BacktestSettings): readonly Strategy[] {
  const own = unchangedStrategies(strategies);
  return strategiesNamed(
    strategies.map(({ name }) => name),
    own,
  );
}

/** What takes the inputs of recordings; a {@link Backtest}, or something that looks at them first. */
export type InputTaker = {
  /** A recording begins: one start of a recorder. */
  begin(header: TapeHeader): void;
  take(input: Input): void;
  /** What the recorded engine wanted upon the input before, as JSON; only on tapes that hold it. */
  wanted?(at: EpochMs, effects: string): void;
  hole(): void;
};

/** Hands the inputs of recordings over in their order. */
export function feedRecordings(
  recordings: readonly RecordingFiles[],
  taker: InputTaker,
): { readonly files: readonly DataFile[]; readonly notes: readonly string[] } {
  const files: DataFile[] = [];
  const notes: string[] = [];
  let until = -Infinity;
  for (const [index, paths] of recordings.entries()) {
    if (index > 0) taker.hole();
    let chain: number | undefined;
    for (const path of paths) {
      const content = readFileSync(path);
      files.push({ name: basename(path), bytes: content.length, sha256: sha256(content) });
      const { bytes, vouched } = openVouched(content);
      const reader = new TapeReader(bytes, vouched);
      if (path === paths[0] && reader.header !== undefined) taker.begin(reader.header);
      if (chain !== undefined && reader.previousChain !== chain) {
        notes.push(`what was recorded before ${basename(path)} is missing: a gap`);
        taker.hole();
      }
      for (let record = reader.next(); record !== undefined; record = reader.next()) {
        if (record.type === 'effects') taker.wanted?.(record.at, record.effects);
        if (record.type !== 'input') continue;
        const { at } = record.input;
        if (at < until - OVERLAP_MS) throw overlap(path);
        if (at > until) until = at;
        taker.take(record.input);
      }
      chain = reader.chain;
      notes.push(...notesOf(path, reader));
      if (reader.verdict?.condition === 'corrupt') break;
    }
  }
  return { files, notes: [...new Set(notes)] };
}

function notesOf(path: string, { verdict, header }: TapeReader): string[] {
  const name = basename(path);
  const notes = header?.source?.cannotProve.map((what) => `imported data cannot prove ${what}`) ?? [];
  if (verdict?.condition === 'torn') notes.push(`${name} ends without a footer, as after a crash`);
  if (verdict?.condition === 'corrupt')
    notes.push(`${name} is corrupt at byte ${verdict.offset}: ${verdict.reason}; its recording is used up to there`);
  return notes;
}

function overlap(path: string): UsageError {
  return new UsageError(
    'overlap',
    `${basename(path)} tells of a time that an earlier tape has told of: leave one of the two out`,
  );
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
