import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadSettings } from '../../../src/config/load-settings.ts';
import { findTapes } from '../../../src/replay/tape-files.ts';
import { planSweep } from '../../../src/sweep/plan.ts';
import { moodyJobs, VENUE } from './small-sweep.ts';
import { writeMoodyStrategy, writeSmallTape } from './small-tapes.ts';

const folder = mkdtempSync(join(tmpdir(), 'bulkhead-sweep-plan-'));
const tape = writeSmallTape(folder, 1);
const config = writeMoodyStrategy(folder);

afterAll(() => rmSync(folder, { recursive: true }));

const keysOf = (...args: Parameters<typeof moodyJobs>) => moodyJobs(...args).map(({ task }) => task.key);

describe('the plan of a sweep', () => {
  it('gives each trial its parameters, completed by the strategy’s defaults', () => {
    const jobs = moodyJobs(config, tape, [{ bid: 0.4 }, { mood: 'calm', bid: 0.41 }]);
    expect(jobs.map(({ task }) => task.job.settings.engine.strategies[0]!.params)).toEqual([
      { mood: 'calm', bid: 0.4 },
      { mood: 'calm', bid: 0.41 },
    ]);
    expect(jobs.map(({ trial, asset, interval }) => [trial, asset, interval])).toEqual([
      [0, 'BTC', '5m'],
      [1, 'BTC', '5m'],
    ]);
  });

  it('names a job by configuration, bytes of the tapes and build, not by where the tapes are', () => {
    const [key] = keysOf(config, tape, [{ bid: 0.4 }]);
    const moved = join(folder, 'moved.tape');
    copyFileSync(tape, moved);
    expect(keysOf(config, moved, [{ bid: 0.4 }])).toEqual([key]);
    expect(keysOf(config, tape, [{ bid: 0.41 }])).not.toEqual([key]);
    expect(keysOf(config, tape, [{ bid: 0.4 }], 'another-build')).not.toEqual([key]);
    const bytes = readFileSync(tape);
    bytes[bytes.length - 20]! ^= 1;
    writeFileSync(moved, bytes);
    expect(keysOf(config, moved, [{ bid: 0.4 }])).not.toEqual([key]);
  });

  it.each([
    [{ bid: 2 }, /parameters\.moody\.bid/],
    [{ mood: 'sad' }, /parameters\.moody\.mood/],
    [{ bidd: 0.4 }, /parameters\.moody.*bidd/],
    [{ 'bid.deep': 1 }, /parameters\.moody\.bid/],
  ])('refuses %j before anything runs, and names the key', (set, words) => {
    expect(() => moodyJobs(config, tape, [{ bid: 0.4 }, set])).toThrow(words);
  });

  it('refuses what a strategy of this build does not have', () => {
    const settings = loadSettings([{ source: 'test', values: { strategies: ['momentum'] } }]);
    const plan = (set: Record<string, number>) => planSweep(findTapes([tape]).incarnations, settings, [set], VENUE, '');
    expect(() => plan({ maxAks: 0.5 })).toThrow(/maxAks/);
    expect(() => plan({ maxAsk: 1.5 })).toThrow(/parameters\.momentum\.maxAsk/);
    expect(plan({ maxAsk: 0.5 })).toHaveLength(1);
  });
});
