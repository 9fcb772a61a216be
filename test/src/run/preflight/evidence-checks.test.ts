import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Evidence, strategyHash } from '../../../../shared/evidence/evidence.ts';
import { loadSettings } from '../../../../src/config/load-settings.ts';
import { strategySettingsOf } from '../../../../src/config/strategies.ts';
import { writeEvidence } from '../../../../src/evidence/files.ts';
import { checkEvidence } from '../../../../src/run/preflight/evidence-checks.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-evidence-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Settings of a live start with momentum alone, on the real venue unless the test says otherwise. */
function settingsOf(more: Record<string, unknown> = {}, evidence: Record<string, unknown> = {}) {
  const base = { venue: 'polymarket', strategies: ['momentum'], live: { evidence: { folder, ...evidence } } };
  return loadSettings([{ source: 'test', values: { ...base, ...more } }]);
}

/** Evidence that is enough for these settings, with what the test wants different. */
function evidence(more: Partial<Evidence> = {}): Evidence {
  const [setting] = strategySettingsOf(settingsOf());
  const score = { count: 200, brier: 0.2, bins: [] };
  return {
    schema: 'bulkhead.evidence/1',
    strategy: 'momentum',
    params: setting!.params as Evidence['params'],
    paramsHash: strategyHash(setting!),
    build: 'b',
    source: { kind: 'paper', venue: 'polymarket', data: 'd', segments: 3, sessions: 1 },
    assets: ['BTC'],
    intervals: ['15m'],
    from: 0,
    to: 1,
    rounds: 60,
    fills: 150,
    pnlUsdc: 3,
    markouts: [{ horizonS: 30, meanPerShare: -0.0012, standardError: 0.0004, count: 150, unknown: 0 }],
    calibration: [{ part: 0.5, model: score, market: { ...score, brier: 0.18 } }],
    ...more,
  };
}

describe('evidence before money', () => {
  it('lets a strategy through that has shown enough, and says what it has shown', () => {
    writeEvidence(folder, [evidence()]);
    expect(checkEvidence(settingsOf())).toEqual([
      {
        name: 'evidence, momentum',
        verdict: 'ok',
        detail:
          'paper: 60 rounds, 150 fills, 3.00 pUSD, mark-out 30 s -0.0012 ± 0.0004 (n 150), Brier 0.200, market 0.180 (n 200)',
      },
    ]);
  });

  it.each([
    ['of too few rounds', { rounds: 49 }, 'fewer than 50 (live.evidence.minRounds)'],
    ['of too few fills', { fills: 99 }, 'fewer than 100 (live.evidence.minFills)'],
    [
      'of other parameters',
      { params: { ...evidenceParams(), minEdge: 0.5 }, paramsHash: 'x' },
      'made with other parameters: minEdge 0.5, now 0.05',
    ],
    [
      'of the embedded venue',
      { source: { kind: 'paper', venue: 'embedded', data: 'd', segments: 1, sessions: 1 } } as const,
      'proves nothing of the real one',
    ],
  ])('refuses evidence %s, by name', (_what, more, words) => {
    writeEvidence(folder, [evidence(more)]);
    const [check] = checkEvidence(settingsOf());
    expect(check).toMatchObject({
      verdict: 'refuse',
      name: 'evidence, momentum',
      detail: expect.stringContaining(words),
    });
    expect(check?.mend).toContain('--without-evidence momentum');
  });

  it('refuses a strategy without evidence, or with a broken file', () => {
    expect(checkEvidence(settingsOf())).toMatchObject([
      { verdict: 'refuse', detail: expect.stringContaining('there is no') },
    ]);
    writeFileSync(join(folder, 'momentum.json'), 'nonsense');
    expect(checkEvidence(settingsOf())).toMatchObject([
      { verdict: 'refuse', detail: expect.stringContaining('is broken') },
    ]);
  });

  it('refuses the evidence of one set of parameters for another, whichever side was changed', () => {
    writeEvidence(folder, [evidence()]);
    const changed = settingsOf({ parameters: { momentum: { minEdge: 0.2 } } });
    expect(checkEvidence(changed)).toMatchObject([
      { verdict: 'refuse', detail: 'made with other parameters: minEdge 0.05, now 0.2' },
    ]);
  });

  it('warns only, where an operator goes without, and still says what is missing', () => {
    const without = settingsOf({}, { without: ['momentum'] });
    expect(checkEvidence(without)).toMatchObject([{ verdict: 'warn', detail: expect.stringContaining('there is no') }]);
  });

  it('believes the embedded venue about itself, and warns of tapes that do not say whose they are', () => {
    const embedded = { kind: 'paper', venue: 'embedded', data: 'd', segments: 1, sessions: 1 } as const;
    writeEvidence(folder, [evidence({ source: embedded })]);
    expect(checkEvidence(settingsOf({ venue: 'embedded' }))).toMatchObject([{ verdict: 'ok' }]);
    writeEvidence(folder, [evidence({ source: { ...embedded, venue: 'unknown' } })]);
    expect(checkEvidence(settingsOf())).toMatchObject([{ verdict: 'warn' }]);
  });
});

function evidenceParams(): Evidence['params'] {
  const settings = loadSettings([{ source: 'test', values: { strategies: ['momentum'] } }]);
  return strategySettingsOf(settings)[0]!.params as Evidence['params'];
}
