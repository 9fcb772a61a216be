import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BacktestResult } from '../../../shared/backtest/result.ts';
import { TapeEncoder } from '../../../shared/tape/index.ts';
import { epochMs } from '../../../shared/units/index.ts';
import { ROUND_MS, SmallWorld, T0 } from '../../shared/backtest/small-world.ts';
import { SAMPLE_HEADER } from '../../shared/tape/sample-tape.ts';
import { bulkhead } from '../../support/bulkhead-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'bulkhead-backtest-cli-'));
const path = join(folder, 'round.tape');

beforeAll(() => {
  const world = new SmallWorld().begin().steady(-5_000, 30_000, [[47, 35]], [[53, 40]]);
  world.resolved(ROUND_MS + 5_000, 'up');
  const header = { ...SAMPLE_HEADER, asset: 'BTC', interval: '5m', startedAt: epochMs(T0 - 60_000) } as const;
  const encoder = new TapeEncoder(header, 0);
  for (const input of world.inputs) encoder.input(input, 0);
  encoder.footer(epochMs(T0), { inputs: world.inputs.length, effectHash: '', reason: 'stop' });
  writeFileSync(path, encoder.take());
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('bulkhead backtest', () => {
  it('prints one JSON object on standard output, the same each time', async () => {
    const args = ['backtest', path, '--strategy', 'inventory_making', '--json'];
    const [once, again] = await Promise.all([bulkhead(args).ended, bulkhead(args).ended]);
    expect(once).toMatchObject({ code: 0, stderr: '' });
    expect(again.stdout).toBe(once.stdout);
    const result = JSON.parse(once.stdout) as BacktestResult;
    expect(result).toMatchObject({ schema: 'bulkhead.backtest/1', optimisticModes: [] });
    expect(result.assets[0]!.rounds).toMatchObject({ seen: 1, settled: 1 });
  });

  it('labels an optimistic mode before anything else', async () => {
    const { code, stdout } = await bulkhead(['backtest', path, '--fills', 'instant']).ended;
    expect(code).toBe(0);
    expect(stdout).toMatch(/^OPTIMISTIC MODE "instant"/);
  });

  it.each([
    ['an unknown strategy', ['backtest', path, '--strategy', 'no_such'], 'no_such'],
    ['a folder without tapes', ['backtest', join(folder, 'nothing')], 'no such file'],
    ['a comparison with another configuration', ['backtest', path, '--compare', '--strategy', 'momentum'], '--compare'],
  ])('refuses %s on one line, with exit code 2', async (_name, args, words) => {
    const { code, stdout, stderr } = await bulkhead(args).ended;
    expect(stderr).toMatch(/^bulkhead: [^\n]+\n$/);
    expect(stderr).toContain(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});
