import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DEFAULT_LATENCY } from '../../../shared/backtest/latency.ts';
import { venueOf } from '../../../src/backtest/flags.ts';

const folder = mkdtempSync(join(tmpdir(), 'bulkhead-flags-'));
const FLAGS = { capital: '1000', fills: 'tape', seed: '0' } as const;
const MODEL = {
  latency: { ...DEFAULT_LATENCY, insert: { kind: 'measured', quantilesMs: [1, 2, 3] } },
  queue: { model: 'probabilistic', power: 3 },
  mirroredPrints: true,
};

afterAll(() => rmSync(folder, { recursive: true }));

function calibration(content: unknown): string {
  const path = join(folder, 'fit.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

describe('the flags of a backtest', () => {
  it('are the careful defaults without a word', () => {
    const { latency, queue, mirroredPrints, fills } = venueOf(FLAGS);
    expect({ latency, queue, mirroredPrints, fills }).toEqual({
      latency: DEFAULT_LATENCY,
      queue: { model: 'risk-averse' },
      mirroredPrints: false,
      fills: 'tape',
    });
  });

  it('take a calibration, and a word of their own over it', () => {
    const path = calibration({ schema: 'bulkhead.calibration/1', data: 'd', model: MODEL });
    expect(venueOf({ ...FLAGS, calibration: path })).toMatchObject(MODEL);
    const own = venueOf({ ...FLAGS, calibration: path, queue: 'risk-averse', latency: '80/60' });
    expect(own.queue).toEqual({ model: 'risk-averse' });
    expect(own.latency).toMatchObject({ insert: { ms: 80 }, cancel: { ms: 60 }, feed: { ms: 10 } });
  });

  it.each([
    [{ latency: '75' }, /--latency/],
    [{ latency: '75/x' }, /--latency/],
    [{ latency: '1/2/3/4/5' }, /--latency/],
    [{ queue: 'lucky' }, /--queue/],
    [{ queue: 'probabilistic:0' }, /--queue/],
    [{ fills: 'always' }, /--fills/],
    [{ capital: '-1' }, /--capital/],
    [{ capital: '' }, /--capital/],
    [{ capital: '0' }, /--capital/],
    [{ seed: 'x' }, /--seed/],
    [{ seed: '1.5' }, /--seed/],
    [{ calibration: '/nowhere/fit.json' }, /cannot be read/],
  ])('refuse %j in one line that names it', (wrong, words) => {
    expect(() => venueOf({ ...FLAGS, ...wrong })).toThrow(words);
  });

  it.each([
    '',
    'no JSON',
    '{}',
    { schema: 'bulkhead.calibration/1', data: 'd', model: { ...MODEL, queue: { model: 'x' } } },
  ])('refuse a file that is no calibration: %j', (content) => {
    expect(() => venueOf({ ...FLAGS, calibration: calibration(content) })).toThrow(/not written by bulkhead calibrate/);
  });
});
