import type { Asset } from '../../shared/market/assets.ts';
import { epochMs } from '../../shared/units/index.ts';
import { SessionTally } from '../../src/supervisor/session-tally.ts';
import type { AssetStatus, SystemStatus } from '../../src/supervisor/status.ts';

/** One asset that runs and has done nothing, with what the test wants different. */
export function assetStatus(asset: Asset, more: Partial<AssetStatus> = {}): AssetStatus {
  const totals = new SessionTally().totals();
  return {
    asset,
    state: 'ready',
    reason: '',
    enabled: true,
    quoting: true,
    healthy: true,
    incarnations: 1,
    restarts: 0,
    totals,
    ...more,
  };
}

export function systemStatus(assets: readonly AssetStatus[], atMs = 0): SystemStatus {
  return {
    at: epochMs(atMs),
    startedAt: epochMs(0),
    venue: 'embedded',
    mode: 'paper',
    killed: false,
    account: {
      state: 'ACTIVE',
      equityUsdc: 3,
      dayPnlUsdc: 2,
      drawdownUsdc: 1.5,
      tradesToday: 7,
      volumeTodayUsdc: 40,
      inDoubtUsdc: 0,
      balanceUsdc: 900,
    },
    portfolio: { limitUsdc: 400, atRiskUsdc: 12.5, maxAtRiskUsdc: 80 },
    assets,
    incidents: [],
  };
}
