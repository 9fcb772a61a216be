import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CalibrationTally } from '../../../shared/backtest/calibration.ts';
import { MarkoutTally } from '../../../shared/backtest/markouts.ts';
import { type Evidence, evidenceSchema, strategyHash } from '../../../shared/evidence/evidence.ts';
import { TapeReader } from '../../../shared/tape/index.ts';
import { accumulate } from '../../../src/evidence/accumulate.ts';
import { venueOfTapes } from '../../../src/evidence/from-backtest.ts';
import { evidenceOfTapes } from '../../../src/evidence/from-tapes.ts';
import { readEvidence, writeEvidence } from '../../../src/evidence/files.ts';
import { poolCalibrations, poolMarkouts } from '../../../src/evidence/pool.ts';
import { groupTapes } from '../../../src/replay/tape-files.ts';
import { readSegment } from '../../../workers/ports/segment-bytes.ts';
import { SimulatedSystem } from '../../simulation/simulated-system.ts';

const values = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 });

describe('pooling what several assets showed', () => {
  it('gives the mark-outs that all fills together would have given', () => {
    fc.assert(
      fc.property(fc.array(values, { minLength: 1, maxLength: 4 }), (groups) => {
        const all = new MarkoutTally();
        const parts = groups.map((group) => {
          const tally = new MarkoutTally();
          for (const value of group) for (const each of [tally, all]) each.note(2, value);
          return tally.result();
        });
        const [, , pooled] = poolMarkouts(parts);
        const [, , whole] = all.result();
        expect(pooled!.count).toBe(whole!.count);
        expect(pooled!.meanPerShare).toBeCloseTo(whole!.meanPerShare, 6);
        expect(pooled!.standardError).toBeCloseTo(whole!.standardError, 4);
      }),
    );
  });

  it('gives the scores that all rounds together would have given', () => {
    const rounds = [0.1, 0.15, 0.4, 0.62, 0.9, 0.97].map(
      (model, i) => ({ model, winner: i % 2 ? 'up' : 'down' }) as const,
    );
    const tallyOf = (some: typeof rounds) => {
      const tally = new CalibrationTally();
      for (const { model, winner } of some) tally.settle([{ model, market: 0.5 }], winner);
      return tally.result();
    };
    const pooled = poolCalibrations([tallyOf(rounds.slice(0, 2)), tallyOf(rounds.slice(2))]);
    expect(pooled[0]).toEqual(tallyOf(rounds)[0]);
  });
});

describe('the name of a strategy with its parameters', () => {
  it('is the same in any order of the keys, and another for another value or another file', () => {
    const hash = strategyHash({ params: { a: 1, b: { c: 2, d: 3 } } });
    expect(strategyHash({ params: { b: { d: 3, c: 2 }, a: 1 } })).toBe(hash);
    expect(strategyHash({ params: { a: 2, b: { c: 2, d: 3 } } })).not.toBe(hash);
    expect(strategyHash({ params: { a: 1, b: { c: 2, d: 3 } }, file: { path: 'x', sha256: 'y' } })).not.toBe(hash);
  });
});

describe('evidence of a paper session', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'bulkhead-evidence-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('counts the fills and the money of its own report, and survives the disk', () => {
    const system = new SimulatedSystem({ seed: 2, roundLengthMs: 20_000, assets: ['BTC'] });
    system.advance(50_000);
    system.stop();
    const tapes = system.tapes();
    const { incarnations } = groupTapes(tapes.map(([path, bytes]) => [path, new TapeReader(bytes)] as const));
    const origin = { kind: 'paper', venue: 'embedded', build: 'b' } as const;
    const all = evidenceOfTapes(incarnations, origin, (path) => new TapeReader(readSegment(system.disk, path)));
    const totals = system.supervisor.keepers.map(({ tally }) => tally.totals().strategies);
    for (const evidence of all) {
      expect(evidenceSchema.safeParse(evidence).error).toBeUndefined();
      const reported = totals.map((strategies) => strategies[evidence.strategy]);
      expect(evidence.fills).toBe(reported.reduce((sum, each) => sum + (each?.fills ?? 0), 0));
      expect(evidence.pnlUsdc).toBeCloseTo(
        reported.reduce((sum, each) => sum + (each?.pnlUsdc ?? 0), 0),
        6,
      );
      expect(evidence.source).toMatchObject({ kind: 'paper', venue: 'embedded', segments: tapes.length });
    }
    const [busiest] = all.toSorted((a, b) => b.fills - a.fills) as [Evidence, ...Evidence[]];
    expect(busiest.fills).toBeGreaterThan(0);
    expect(busiest.rounds).toBeGreaterThan(0);
    const [first, , , last] = busiest.markouts;
    expect(first!.count + first!.unknown).toBe(busiest.fills);
    expect(last!.count).toBeGreaterThan(0);
    expect(busiest.calibration[0]!.market.count).toBeGreaterThan(0);
    writeEvidence(folder, all);
    expect(readEvidence(folder, busiest.strategy)).toEqual({ kind: 'evidence', evidence: busiest });
  });

  it('is none where no file stands, and broken where it is not what it should be', () => {
    expect(readEvidence(folder, 'nobody')).toEqual({ kind: 'none' });
    writeFileSync(join(folder, 'half.json'), '{"schema":');
    writeFileSync(join(folder, 'other.json'), '{"schema":"bulkhead.evidence/1"}');
    expect(readEvidence(folder, 'half').kind).toBe('broken');
    expect(readEvidence(folder, 'other')).toMatchObject({
      kind: 'broken',
      reason: expect.stringContaining('strategy'),
    });
  });
});

function tallyOf(values: readonly number[]) {
  const markouts = new MarkoutTally();
  for (const value of values) markouts.note(2, value);
  return markouts.result();
}

/** What a session of one strategy showed. */
function session(data: string, values: readonly number[], changed: Partial<Evidence> = {}): Evidence {
  return {
    schema: 'bulkhead.evidence/1',
    strategy: 'momentum',
    params: {},
    paramsHash: 'p',
    build: 'b',
    source: { kind: 'paper', venue: 'embedded', data, segments: 2, sessions: 1 },
    assets: ['BTC'],
    intervals: ['5m'],
    from: 10,
    to: 20,
    rounds: 1,
    fills: values.length,
    pnlUsdc: 1.5,
    markouts: [...tallyOf(values)],
    calibration: [],
    ...changed,
  };
}

function standing(evidence: Evidence) {
  return { kind: 'evidence', evidence } as const;
}

describe('evidence of several sessions', () => {
  it('adds up, so that many short ones make the sample that one long one would have made', () => {
    const first = accumulate({ kind: 'none' }, session('d1', [0.1, -0.2]));
    expect(first.outcome).toBe('begun');
    const second = session('d2', [0.3], { assets: ['ETH'], from: 30, to: 40 });
    const both = accumulate(standing(first.evidence), second);
    expect(both.outcome).toBe('added');
    expect(both.evidence).toMatchObject({ rounds: 2, fills: 3, pnlUsdc: 3, from: 10, to: 40, assets: ['BTC', 'ETH'] });
    expect(both.evidence.source).toMatchObject({ sessions: 2, segments: 4 });
    expect(both.evidence.markouts[2]).toMatchObject({ count: 3 });
    expect(both.evidence.markouts[2]!.meanPerShare).toBeCloseTo(tallyOf([0.1, -0.2, 0.3])[2]!.meanPerShare, 6);
    expect(evidenceSchema.safeParse(both.evidence).error).toBeUndefined();
    expect(accumulate(standing(both.evidence), session('d3', [0.5])).evidence.source.sessions).toBe(3);
  });

  it('does not count one session twice', () => {
    const once = session('d1', [0.1]);
    expect(accumulate(standing(once), session('d1', [0.1]))).toMatchObject({ outcome: 'known', evidence: once });
    const thrice = ['d2', 'd3'].reduce((sum, data) => accumulate(standing(sum), session(data, [0.2])).evidence, once);
    expect(evidenceSchema.parse(JSON.parse(JSON.stringify(thrice)))).toEqual(thrice);
    for (const data of ['d1', 'd2', 'd3']) {
      expect(accumulate(standing(thrice), session(data, [0.1]))).toMatchObject({ outcome: 'known', evidence: thrice });
    }
  });

  it.each([
    ['other parameters', { paramsHash: 'q' }],
    ['another build', { build: 'c' }],
    ['kind paper', { source: { kind: 'live', venue: 'embedded', data: 'd2', segments: 1, sessions: 1 } }],
    ['venue embedded', { source: { kind: 'paper', venue: 'polymarket', data: 'd2', segments: 1, sessions: 1 } }],
  ] as const)('never mixes two strategies: %s begins anew', (words, changed) => {
    const fresh = session('d2', [0.2], changed);
    const grown = accumulate(standing(session('d1', [0.1])), fresh);
    expect(grown).toMatchObject({ outcome: 'replaced', evidence: fresh });
    expect(grown.reason).toContain(words);
  });

  it('is written beside the old one first, which a full disk or an end in the middle leaves whole', () => {
    const folder = mkdtempSync(join(tmpdir(), 'bulkhead-evidence-'));
    writeEvidence(folder, [session('d1', [0.1])]);
    mkdirSync(join(folder, 'momentum.json.new'));
    expect(() => writeEvidence(folder, [session('d2', [0.2])])).toThrow('cannot be written');
    expect(readEvidence(folder, 'momentum')).toEqual(standing(session('d1', [0.1])));
    rmSync(folder, { recursive: true });
  });

  it('a broken file gives way', () => {
    const fresh = session('d1', [0.1]);
    expect(accumulate({ kind: 'broken', reason: 'x' }, fresh)).toMatchObject({ outcome: 'replaced', evidence: fresh });
  });
});

describe('the market that tapes are of', () => {
  it('is the embedded one as soon as one tape is, and unknown where a tape does not say', () => {
    const imported = { source: { format: 'f', files: [], cannotProve: [] } };
    expect(venueOfTapes([{ venue: 'polymarket' }, imported])).toBe('polymarket');
    expect(venueOfTapes([{ venue: 'polymarket' }, {}])).toBe('unknown');
    expect(venueOfTapes([{}, { venue: 'embedded' }])).toBe('embedded');
  });
});
