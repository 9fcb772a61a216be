import type { CompartmentView } from '../../shared/events/worker-protocol.ts';
import type { Asset } from '../../shared/market/assets.ts';
import { type EpochMs, epochMs, toUsdc } from '../../shared/units/index.ts';
import type { AssetKeeper } from './asset-keeper.ts';
import type { Incident } from './incidents.ts';
import type { KeeperState } from './lifecycle.ts';
import type { AssetTotals } from './session-tally.ts';
import type { Supervisor } from './supervisor.ts';

/** One asset for screens and scripts: `GET /api/status`, terminal, page, metrics. */
export type AssetStatus = {
  readonly asset: Asset;
  readonly state: KeeperState;
  readonly reason: string;
  readonly enabled: boolean;
  readonly healthy: boolean;
  readonly incarnations: number;
  readonly restarts: number;
  readonly view?: CompartmentView;
  readonly totals: AssetTotals;
};

/** The whole session at one moment. Money in pUSD. */
export type SystemStatus = {
  readonly at: EpochMs;
  readonly startedAt: EpochMs;
  readonly venue: string;
  readonly mode: string;
  readonly killed: boolean;
  readonly portfolio: { readonly limitUsdc: number; readonly atRiskUsdc: number; readonly maxAtRiskUsdc: number };
  readonly assets: readonly AssetStatus[];
  /** Newest last. */
  readonly incidents: readonly Incident[];
};

/** What a status needs to know besides the supervisor. */
export type SessionFacts = { readonly startedAt: EpochMs; readonly venue: string; readonly mode: string };

/** Incidents in one status; the report has all that were kept. */
const RECENT_INCIDENTS = 20;

export function statusOf(supervisor: Supervisor, session: SessionFacts, atWallMs: number): SystemStatus {
  const { limit, atRisk, maxAtRisk } = supervisor.exposure;
  return {
    at: epochMs(Math.round(atWallMs)),
    ...session,
    killed: supervisor.isKilled,
    portfolio: { limitUsdc: toUsdc(limit), atRiskUsdc: toUsdc(atRisk), maxAtRiskUsdc: toUsdc(maxAtRisk) },
    assets: supervisor.keepers.map(assetStatusOf),
    incidents: supervisor.incidents.slice(-RECENT_INCIDENTS),
  };
}

/** Why an asset that should run does not, one line each; empty when the session is healthy (`/healthz`). */
export function complaintsOf(status: SystemStatus): readonly string[] {
  const sick = status.assets.filter((asset) => asset.enabled && !asset.healthy);
  return sick.map(({ asset, state, reason }) => `${asset} is ${state}: ${reason}`);
}

/** A worker that is starting or trading is healthy; so is one that has halted itself and says why. */
function assetStatusOf(keeper: AssetKeeper): AssetStatus {
  const { asset, state, reason, wanted, incarnations, view } = keeper;
  return {
    asset,
    state,
    reason,
    enabled: wanted,
    healthy: state === 'starting' || state === 'ready',
    incarnations,
    restarts: Math.max(0, incarnations - 1),
    ...(view === undefined ? {} : { view }),
    totals: keeper.tally.totals(),
  };
}
