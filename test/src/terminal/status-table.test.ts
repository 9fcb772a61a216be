import { describe, expect, it } from 'vitest';
import type { ConditionId } from '../../../shared/market/ids.ts';
import { epochMs } from '../../../shared/units/index.ts';
import type { SystemStatus } from '../../../src/supervisor/status.ts';
import { COLOURED, PLAIN } from '../../../src/terminal/paint.ts';
import { ratesBetween, renderStatus } from '../../../src/terminal/status-table.ts';
import { compartmentView } from '../../support/compartment-view.ts';
import { assetStatus, systemStatus } from '../../support/system-status.ts';

const VIEW = compartmentView({
  round: {
    slug: 'btc-updown-5m-1793000100',
    conditionId: '0x1' as ConditionId,
    phase: 'open',
    startsAt: epochMs(0),
    endsAt: epochMs(60_000),
    strike: { price: 68_012.345, source: 'metadata' },
  },
  up: { bid: 0.52, ask: 0.54, shares: 12, settled: 12, provisional: 0, reserved: 0, live: true },
  down: { bid: 0.46, ask: 0.48, shares: 0, settled: 0, provisional: 0, reserved: 0, live: true },
  fairUp: 0.5312,
  openOrders: 2,
});

function withFrames(received: number, atMs: number): SystemStatus {
  const quiet = assetStatus('BTC');
  const { counters } = quiet.totals;
  const totals = { ...quiet.totals, counters: { ...counters, frames: { ...counters.frames, received } } };
  return systemStatus([{ ...quiet, totals }], atMs);
}

describe('renderStatus', () => {
  it('shows everything that an operator wants to know of a round', () => {
    const table = renderStatus(systemStatus([assetStatus('BTC', { view: VIEW })], 18_500), { BTC: 41.6 }, PLAIN);
    const row = table.split('\n').find((line) => line.includes('BTC')) ?? '';
    const cells = row.split('│').map((cell) => cell.trim());
    expect(cells.slice(1, -1)).toEqual([
      'BTC',
      'btc-updown-5m-1793000100',
      '42 s',
      '68012.35 metadata',
      '0.52/0.54',
      '0.46/0.48',
      '0.531',
      '12 Up',
      '2',
      '+0.00',
      'trading',
      '0',
      '42',
    ]);
    expect(table).toContain('at risk 12.50 of 400 pUSD');
  });

  it('shows an asset without a worker as such, not the last picture of the dead', () => {
    const status = systemStatus([assetStatus('ETH', { state: 'quarantined', healthy: false, restarts: 3 })]);
    expect(renderStatus(status, {}, PLAIN)).toMatch(/ETH .* quarantined .* 3 /);
  });

  it('shows that the operator has switched quoting off', () => {
    const status = systemStatus([assetStatus('ETH', { view: VIEW, quoting: false })]);
    expect(renderStatus(status, {}, PLAIN)).toMatch(/ETH .* trading, no quotes /);
  });

  it('does not round a price near its end to a certainty', () => {
    const late = compartmentView({
      up: { bid: 0.998, ask: 0.999, shares: 0, settled: 0, provisional: 0, reserved: 0, live: true },
    });
    expect(renderStatus(systemStatus([assetStatus('BTC', { view: late })]), {}, PLAIN)).toContain('0.998/0.999');
  });

  it('colours only where colours were asked for', () => {
    const status = systemStatus([assetStatus('BTC', { view: VIEW })]);
    expect(renderStatus(status, {}, PLAIN)).not.toContain('\u001B');
    expect(renderStatus(status, {}, COLOURED)).toContain('\u001B[32m');
  });
});

describe('ratesBetween', () => {
  it('is events per second since the earlier picture, and never negative after a restart', () => {
    expect(ratesBetween(withFrames(100, 0), withFrames(180, 2_000))).toEqual({ BTC: 40 });
    expect(ratesBetween(withFrames(100, 0), withFrames(20, 1_000))).toEqual({ BTC: 0 });
    expect(ratesBetween(undefined, withFrames(20, 1_000))).toEqual({});
  });
});
