import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import type { Input } from '../../../shared/engine/input.ts';
import { TapeEncoder } from '../../../shared/tape/index.ts';
import { runBacktestJob } from '../../../workers/backtest/backtest-job.ts';
import { checkJobForLookAhead } from '../../../workers/backtest/look-ahead-job.ts';
import { defaultEngineConfig } from '../../support/engine-config.ts';
import { NEXT, ROUND_MS, settingsWith, SmallWorld, T0 } from '../../shared/backtest/small-world.ts';
import { SAMPLE_HEADER } from '../../shared/tape/sample-tape.ts';

const folder = mkdtempSync(join(tmpdir(), 'bulkhead-backtest-'));
const settings = settingsWith({ engine: defaultEngineConfig('BTC', '5m') });

afterAll(() => rmSync(folder, { recursive: true }));

/** A tape of these inputs. */
function tape(name: string, inputs: readonly Input[], change = (bytes: Uint8Array): Uint8Array => bytes): string {
  return linkedTape(name, inputs, 0, change).path;
}

/** The same as a segment that follows another; with the link for the next. */
function linkedTape(
  name: string,
  inputs: readonly Input[],
  link: number,
  change = (bytes: Uint8Array): Uint8Array => bytes,
): { readonly path: string; readonly chain: number } {
  const header = { ...SAMPLE_HEADER, asset: 'BTC', interval: '5m', startedAt: inputs[0]!.at } as const;
  const encoder = new TapeEncoder(header, link);
  for (const input of inputs) encoder.input(input, 0);
  encoder.footer(inputs.at(-1)!.at, { inputs: inputs.length, effectHash: '', reason: 'stop' });
  const path = join(folder, name);
  writeFileSync(path, change(Buffer.from(encoder.take())));
  return { path, chain: encoder.chain };
}

/** What the first round's tape holds from one moment to another, ms from the round's start. */
function part(from: number, to: number): readonly Input[] {
  return FIRST.filter(({ at }) => at >= T0 + from && at < T0 + to);
}

/** A round in which prices and books move and sellers come by. */
function busyRound(): SmallWorld {
  const round = new SmallWorld().begin();
  for (let at = -5_000; at < 100_000; at += 1_000) {
    const cents = 46 + (Math.abs(at / 1_000) % 3);
    round.books(at, [[cents, 30]], [[cents + 4, 40]]).price(at, 'oracle', 68_000 + (at % 7_000));
    if (at % 5_000 === 0) round.print(at + 10, 'SELL', cents - 1, 60);
  }
  return round;
}

const FIRST = busyRound().resolved(ROUND_MS + 5_000, 'up').inputs;

describe('a backtest job', () => {
  it('gives the same bytes for the same tape, raw or sealed but for the file’s own hash', () => {
    const raw = tape('raw.tape', FIRST);
    const sealed = tape('sealed.tape.zst', FIRST, (bytes) => zstdCompressSync(bytes));
    const once = runBacktestJob({ settings, recordings: [[raw]] });
    expect(JSON.stringify(runBacktestJob({ settings, recordings: [[raw]] }))).toBe(JSON.stringify(once));
    const other = runBacktestJob({ settings, recordings: [[sealed]] });
    expect(other).toEqual({ ...once, data: { ...once.data, files: other.data.files } });
    expect(once.totals.fills).toBeGreaterThan(0);
    expect(once.data.files).toMatchObject([{ name: 'raw.tape', bytes: readFileSync(raw).length }]);
  });

  it('uses a damaged tape up to the damage and says so', () => {
    const path = tape('damaged.tape', FIRST, (bytes) => {
      bytes[Math.floor(bytes.length / 2)]! ^= 1;
      return bytes;
    });
    const { data, rounds } = runBacktestJob({ settings, recordings: [[path]] });
    expect(data.notes).toEqual([expect.stringContaining('damaged.tape is corrupt at byte')]);
    expect(rounds.excluded.unresolved).toBe(1);
  });

  it('takes what a missing segment held for a gap, not for silence', () => {
    const a = linkedTape('part-a.tape', part(-Infinity, 20_000), 0);
    const b = linkedTape('part-b.tape', part(20_000, 40_000), a.chain);
    const c = linkedTape('part-c.tape', part(40_000, Infinity), b.chain);
    const whole = runBacktestJob({ settings, recordings: [[a.path, b.path, c.path]] }).data;
    expect(whole).toMatchObject({ notes: [], gaps: 0 });
    const holed = runBacktestJob({ settings, recordings: [[a.path, c.path]] }).data;
    expect(holed.notes).toEqual(['what was recorded before part-c.tape is missing: a gap']);
    expect(holed.gaps).toBeGreaterThan(0);
  });

  it('goes through several recordings with one account, and counts the time between them as a gap', () => {
    const second = new SmallWorld().begin(NEXT, ROUND_MS - 20_000);
    for (let at = ROUND_MS - 5_000; at < ROUND_MS + 60_000; at += 1_000) second.books(at, [[47, 30]], [[51, 40]], NEXT);
    second.resolved(2 * ROUND_MS + 5_000, 'down', NEXT);
    const first = FIRST.filter(({ at }) => at < T0 + ROUND_MS - 20_000);
    const recordings = [[tape('a.tape', first)], [tape('b.tape', second.inputs)]];
    const { rounds, data } = runBacktestJob({ settings, recordings });
    expect(rounds).toMatchObject({ seen: 2, settled: 1, excluded: { unresolved: 1 } });
    expect(data.gaps).toBeGreaterThan(0);
  });

  it('refuses two recordings of the same time', () => {
    const recordings = [[tape('one.tape', FIRST)], [tape('two.tape', FIRST)]];
    expect(() => runBacktestJob({ settings, recordings })).toThrow(/leave one of the two out/);
  });

  it('passes its own check for look-ahead', () => {
    const job = { settings, recordings: [[tape('check.tape', FIRST)]] };
    const verdicts = checkJobForLookAhead(job, runBacktestJob(job).data);
    expect(verdicts).toHaveLength(3);
    expect(verdicts.every(({ same }) => same)).toBe(true);
    expect(verdicts.at(-1)!.decisions).toBeGreaterThan(0);
  });
});
