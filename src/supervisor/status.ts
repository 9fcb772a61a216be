import type { CompartmentView } from '../../shared/events/worker-protocol.ts';
import type { Asset } from '../../shared/market/assets.ts';
import { type EpochMs, epochMs, toUsdc } from '../../shared/units/index.ts';
import type { AssetKeeper } from './asset-keeper.ts';
import type { HeartbeatReport } from './heartbeat/heartbeat.ts';
import type { Incident } from './incidents.ts';
import type { KeeperState } from './lifecycle.ts';
import type { AccountReport } from './risk/account-risk.ts';
import type { AccountState } from './risk/latch.ts';
import type { AssetTotals } from './session-tally.ts';
import type { Supervisor } from './supervisor.ts';

/** One asset for screens and scripts: `GET /api/status`, terminal, page, metrics. */
export type AssetStatus = {
  readonly asset: Asset;
  readonly state: KeeperState;
  readonly reason: string;
  readonly enabled: boolean;
  /** False while the operator has switched quoting off. */
  readonly quoting: boolean;
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
  /** Why nothing enters anywhere, by the supervisor's word; absent while it may. */
  readonly suspendedFor?: string;
  /** The dead man's switch; absent where no orders stand at a venue. */
  readonly heartbeat?: HeartbeatReport;
  readonly account: AccountStatus;
  readonly portfolio: { readonly limitUsdc: number; readonly atRiskUsdc: number; readonly maxAtRiskUsdc: number };
  readonly assets: readonly AssetStatus[];
  /** Newest last. */
  readonly incidents: readonly Incident[];
};

/** The account's risk (strategies §15.2); `code` and `detail` say why it takes no new risk. */
export type AccountStatus = {
  readonly state: AccountState;
  readonly code?: string;
  readonly detail?: string;
  readonly equityUsdc: number;
  readonly dayPnlUsdc: number;
  readonly drawdownUsdc: number;
  readonly tradesToday: number;
  readonly volumeTodayUsdc: number;
  /** What assets without a worker may have lost beyond what the equity says. */
  readonly inDoubtUsdc: number;
  readonly balanceUsdc?: number;
};

/** What a status needs to know besides the supervisor. */
export type SessionFacts = { readonly startedAt: EpochMs; readonly venue: string; readonly mode: string };

/** Incidents in one status; the report has all that were kept. */
const RECENT_INCIDENTS = 20;

export function statusOf(supervisor: Supervisor, session: SessionFacts, atWallMs: number): SystemStatus {
  const { limit, atRisk, maxAtRisk } = supervisor.exposure;
  const { suspendedFor, heartbeat } = supervisor.watch;
  return {
    at: epochMs(Math.round(atWallMs)),
    ...session,
    killed: supervisor.isKilled,
    ...(suspendedFor === undefined ? {} : { suspendedFor }),
    ...(heartbeat === undefined ? {} : { heartbeat }),
    account: accountStatusOf(supervisor.account),
    portfolio: { limitUsdc: toUsdc(limit), atRiskUsdc: toUsdc(atRisk), maxAtRiskUsdc: toUsdc(maxAtRisk) },
    assets: supervisor.keepers.map(assetStatusOf),
    incidents: supervisor.incidents.slice(-RECENT_INCIDENTS),
  };
}

function accountStatusOf(report: AccountReport): AccountStatus {
  const { state, code, detail, equity, dayPnl, drawdown, tradesToday, volumeToday, inDoubt, balance } = report;
  return {
    state,
    ...(code === undefined ? {} : { code }),
    ...(detail === undefined ? {} : { detail }),
    equityUsdc: toUsdc(equity),
    dayPnlUsdc: toUsdc(dayPnl),
    drawdownUsdc: toUsdc(drawdown),
    tradesToday,
    volumeTodayUsdc: toUsdc(volumeToday),
    inDoubtUsdc: toUsdc(inDoubt),
    ...(balance === undefined ? {} : { balanceUsdc: toUsdc(balance) }),
  };
}

/** Why the account or an asset that should run does not, one line each; empty when the session is healthy (`/healthz`). */
export function complaintsOf(status: SystemStatus): readonly string[] {
  const { state: account, code, detail } = status.account;
  const isStopped = (account === 'HALT' || account === 'KILL') && code !== 'EMERGENCY_STOP';
  const sick = status.assets.filter((asset) => asset.enabled && !asset.healthy);
  return [
    ...(isStopped ? [`the account is at ${account}: ${code}, ${detail}`] : []),
    ...sick.map(({ asset, state, reason }) => `${asset} is ${state}: ${reason}`),
  ];
}

/** A worker that is starting or trading is healthy; so is one that has halted itself and says why. */
function assetStatusOf(keeper: AssetKeeper): AssetStatus {
  const { asset, state, reason, wanted, briefing, incarnations, view } = keeper;
  return {
    asset,
    state,
    reason,
    enabled: wanted,
    quoting: briefing.isQuoting,
    healthy: state === 'starting' || state === 'ready',
    incarnations,
    restarts: Math.max(0, incarnations - 1),
    ...(view === undefined ? {} : { view }),
    totals: keeper.tally.totals(),
  };
}
