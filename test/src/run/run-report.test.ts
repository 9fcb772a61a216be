import { describe, expect, it } from 'vitest';
import { loadSettings } from '../../../src/config/load-settings.ts';
import { buildRunReport, failuresOf, type Invariant } from '../../../src/run/run-report.ts';
import { assetStatus, systemStatus } from '../../support/system-status.ts';

const USE = { rssMb: 300, cpuPct: 20 };

function reportOf(invariants: readonly Invariant[], btcBefore: 'ready' | 'quarantined' = 'ready') {
  const stopped = assetStatus('BTC', { state: 'stopped' });
  const status = systemStatus([stopped, assetStatus('ETH', { state: 'stopped' })], 60_000);
  const states = { BTC: btcBefore, ETH: 'ready' } as const;
  return buildRunReport({
    status,
    states,
    settings: loadSettings([]),
    pnlByMarket: { BTC: [{ slug: 'btc-1', realisedUsdc: 2 }] },
    incidents: [],
    invariants,
    process: USE,
  });
}

describe('buildRunReport', () => {
  it('has exactly the keys that scripts rely on', () => {
    const report = reportOf([{ name: 'one', held: true, checked: 5, breaks: [] }]);
    expect(Object.keys(report)).toEqual([
      'schema',
      'startedAt',
      'endedAt',
      'config',
      'venue',
      'mode',
      'assets',
      'portfolio',
      'invariants',
      'process',
    ]);
    expect(Object.keys(report.assets['BTC'] ?? {})).toEqual([
      'state',
      'restarts',
      'quarantined',
      'deaths',
      'rounds',
      'roundStartLatencyMs',
      'frames',
      'frameToBookNs',
      'bookToDecisionUs',
      'decisionToSendUs',
      'submitToAckMs',
      'orders',
      'fills',
      'strategies',
      'pnl',
      'exposure',
      'memory',
      'cpu',
    ]);
    expect(Object.keys(report.assets['BTC']?.frames ?? {})).toEqual([
      'received',
      'refused',
      'gaps',
      'epochs',
      'reconnects',
    ]);
    expect(report).toMatchObject({
      schema: 'bulkhead.run/1',
      startedAt: '1970-01-01T00:00:00.000Z',
      endedAt: '1970-01-01T00:01:00.000Z',
      portfolio: { limitUsdc: 400, maxExposureUsdc: 80, pnlUsdc: 0 },
    });
  });

  it('tells what was earned by asset, market and strategy, realised and unrealised', () => {
    expect(reportOf([]).assets['BTC']?.pnl).toEqual({
      realisedUsdc: 0,
      unrealisedUsdc: 0,
      byStrategy: {},
      byMarket: [{ slug: 'btc-1', realisedUsdc: 2 }],
    });
    expect(reportOf([]).assets['ETH']?.pnl.byMarket).toEqual([]);
  });

  it('tells the state in which an asset was before the orderly stop', () => {
    expect(reportOf([]).assets['BTC']?.state).toBe('ready');
  });
});

describe('failuresOf', () => {
  it('is empty for a session in which everything held', () => {
    expect(failuresOf(reportOf([{ name: 'one', held: true, checked: 5, breaks: [] }]))).toEqual([]);
  });

  it('names a broken invariant and an asset that ended quarantined', () => {
    const report = reportOf([{ name: 'one', held: false, checked: 5, breaks: ['this'] }], 'quarantined');
    expect(failuresOf(report)).toEqual(['invariant broken: one (this)', 'BTC ended quarantined']);
  });
});
