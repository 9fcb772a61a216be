import type { Distribution } from '../../shared/events/worker-protocol.ts';
import type { Settings } from '../config/settings.ts';
import type { DeathRecord, Incident } from '../supervisor/incidents.ts';
import type { KeeperState } from '../supervisor/lifecycle.ts';
import type { MarketPnl } from '../supervisor/pnl-tally.ts';
import type { AssetTotals } from '../supervisor/session-tally.ts';
import type { AssetStatus, SystemStatus } from '../supervisor/status.ts';

/** Verdict of a checker outside the engine on one promise (reliability §12). */
export type Invariant = {
  readonly name: string;
  readonly held: boolean;
  /** How many cases were looked at; a promise that was never tested is not held. */
  readonly checked: number;
  /** The first few violations. */
  readonly breaks: readonly string[];
};

/** One asset's part of the report; exactly these keys are promised (design §9). */
export type AssetReport = {
  readonly state: KeeperState;
  readonly restarts: number;
  readonly quarantined: boolean;
  /** Why workers died, oldest first; who stopped in order is not among them. */
  readonly deaths: readonly DeathReport[];
  readonly rounds: AssetTotals['rounds'];
  readonly roundStartLatencyMs: Distribution;
  readonly frames: {
    readonly received: number;
    readonly refused: number;
    readonly gaps: number;
    readonly epochs: number;
    readonly reconnects: number;
  };
  readonly frameToBookNs: Distribution;
  readonly bookToDecisionUs: Distribution;
  readonly decisionToSendUs: Distribution;
  readonly submitToAckMs: Distribution;
  readonly orders: AssetTotals['counters']['orders'];
  readonly fills: AssetTotals['counters']['fills'];
  readonly strategies: AssetTotals['strategies'];
  readonly pnl: AssetTotals['pnl'] & { readonly byMarket: readonly MarketPnl[] };
  readonly exposure: { readonly currentUsdc: number; readonly maxUsdc: number };
  readonly memory: AssetTotals['memory'];
  readonly cpu: { readonly utilisation: number };
};

/** One death of a worker: what it died of, the strategy that was being asked then, and what became of the asset. */
export type DeathReport = {
  readonly at: string;
  readonly cause: DeathRecord['cause'];
  readonly detail: string;
  readonly strategy?: string;
  readonly outcome: DeathRecord['outcome'];
};

/** `bulkhead.run/1`, what `run --report F` writes (design §9). Times are ISO 8601 in UTC. */
export type RunReport = {
  readonly schema: 'bulkhead.run/1';
  readonly startedAt: string;
  readonly endedAt: string;
  readonly config: Settings;
  readonly venue: string;
  readonly mode: string;
  readonly assets: Readonly<Record<string, AssetReport>>;
  readonly portfolio: { readonly limitUsdc: number; readonly maxExposureUsdc: number; readonly pnlUsdc: number };
  readonly invariants: readonly Invariant[];
  readonly process: { readonly rssMb: number; readonly cpuPct: number };
};

/** What a report is made of. The settings hold no secrets: those come from the environment and stay apart. */
export type ReportInputs = {
  readonly status: SystemStatus;
  /** States as they were before the orderly stop, which leaves every asset stopped. */
  readonly states: Readonly<Record<string, KeeperState>>;
  readonly settings: Settings;
  /** What each asset earned in its latest rounds. */
  readonly pnlByMarket: Readonly<Record<string, readonly MarketPnl[]>>;
  /** Of the whole session. */
  readonly incidents: readonly Incident[];
  readonly invariants: readonly Invariant[];
  readonly process: RunReport['process'];
};

export function buildRunReport(inputs: ReportInputs): RunReport {
  const { status, settings, invariants, process } = inputs;
  const assets = status.assets.map((asset) => [asset.asset, assetReport(asset, inputs)]);
  const pnls = status.assets.map(({ totals }) => totals.pnl.realisedUsdc + totals.pnl.unrealisedUsdc);
  return {
    schema: 'bulkhead.run/1',
    startedAt: new Date(status.startedAt).toISOString(),
    endedAt: new Date(status.at).toISOString(),
    config: settings,
    venue: status.venue,
    mode: status.mode,
    assets: Object.fromEntries(assets) as Record<string, AssetReport>,
    portfolio: {
      limitUsdc: status.portfolio.limitUsdc,
      maxExposureUsdc: status.portfolio.maxAtRiskUsdc,
      pnlUsdc: pnls.reduce((sum, pnl) => sum + pnl, 0),
    },
    invariants,
    process,
  };
}

/** Why a finished session counts as failed (exit code 1); empty when it does not. */
export function failuresOf(report: RunReport): readonly string[] {
  const broken = report.invariants
    .filter(({ held }) => !held)
    .map(({ name, checked, breaks }) => `invariant broken: ${name} (${breaks.join('; ') || `${checked} cases`})`);
  const away = Object.entries(report.assets).filter(([, asset]) => asset.quarantined);
  return [...broken, ...away.map(([asset]) => `${asset} ended quarantined`)];
}

function assetReport(
  { asset, restarts, totals, ...now }: AssetStatus,
  { states, pnlByMarket, incidents }: ReportInputs,
): AssetReport {
  const state = states[asset] ?? now.state;
  const { counters, latencies } = totals;
  const { received, refused, gaps } = counters.frames;
  return {
    state,
    restarts,
    quarantined: state === 'quarantined',
    deaths: incidents.flatMap((incident) => (isDeathOf(asset, incident) ? [deathReport(incident)] : [])),
    rounds: totals.rounds,
    roundStartLatencyMs: totals.roundStartLatencyMs,
    frames: { received, refused, gaps, epochs: counters.epochs, reconnects: counters.reconnects },
    ...latencies,
    submitToAckMs: totals.submitToAckMs,
    orders: counters.orders,
    fills: counters.fills,
    strategies: totals.strategies,
    pnl: { ...totals.pnl, byMarket: pnlByMarket[asset] ?? [] },
    exposure: { currentUsdc: totals.atRiskUsdc, maxUsdc: counters.maxAtRiskUsdc },
    memory: totals.memory,
    cpu: { utilisation: totals.utilisation },
  };
}

function isDeathOf(asset: string, incident: Incident): incident is DeathRecord {
  return incident.kind === 'death' && incident.asset === asset;
}

function deathReport({ detectedAt, cause, detail, strategy, outcome }: DeathRecord): DeathReport {
  const asked = strategy === undefined ? {} : { strategy };
  return { at: new Date(detectedAt).toISOString(), cause, detail, ...asked, outcome };
}
