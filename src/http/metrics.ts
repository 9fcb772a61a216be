import { Gauge, Registry } from 'prom-client';
import type { HeartbeatReport } from '../supervisor/heartbeat/heartbeat.ts';
import { KEEPER_STATES } from '../supervisor/lifecycle.ts';
import { ACCOUNT_STATES } from '../supervisor/risk/latch.ts';
import type { AssetStatus, SystemStatus } from '../supervisor/status.ts';

type AssetMetric = { readonly name: string; readonly help: string; readonly read: (asset: AssetStatus) => number };

/** Per asset, label `asset`. What only grows within a session ends in `_total`. */
const ASSET_METRICS: readonly AssetMetric[] = [
  metric('healthy', '1 when the worker runs or starts', ({ healthy }) => Number(healthy)),
  metric('restarts_total', 'Restarts of the worker', ({ restarts }) => restarts),
  metric('rounds_seen_total', 'Rounds that began', ({ totals }) => totals.rounds.seen),
  metric('rounds_traded_total', 'Rounds in which an order was sent', ({ totals }) => totals.rounds.traded),
  metric('rounds_missed_total', 'Rounds that could not be traded', ({ totals }) => totals.rounds.missed),
  metric('frames_received_total', 'Frames received', ({ totals }) => totals.counters.frames.received),
  metric('frames_refused_total', 'Frames refused', ({ totals }) => totals.counters.frames.refused),
  metric('epochs_total', 'Book epochs begun', ({ totals }) => totals.counters.epochs),
  metric('reconnects_total', 'Reconnects of sockets', ({ totals }) => totals.counters.reconnects),
  metric('frame_to_book_p99_ns', 'Frame received to book updated', ({ totals }) => totals.latencies.frameToBookNs.p99),
  metric('orders_intended_total', 'Orders intended', ({ totals }) => totals.counters.orders.intended),
  metric('orders_accepted_total', 'Orders accepted', ({ totals }) => totals.counters.orders.accepted),
  metric('orders_refused_total', 'Orders refused by the venue', ({ totals }) => totals.counters.orders.refused),
  metric('orders_denied_total', 'Wishes denied by a risk gate', ({ totals }) => totals.counters.orders.denied),
  metric('orders_open', 'Orders open now', ({ totals }) => totals.counters.orders.open),
  metric('fills_total', 'Fills', ({ totals }) => totals.counters.fills.count),
  metric(
    'rebate_estimated_usdc',
    'Estimate of what the venue may pay back for fills as maker; no part of any profit',
    ({ totals }) => totals.counters.fills.rebateEstimatedUsdc,
  ),
  metric('corrections_total', 'Things that reading the venue put right', ({ totals }) => totals.corrections),
  metric('at_risk_usdc', 'Money at risk', ({ totals }) => totals.atRiskUsdc),
  metric('pnl_realised_usdc', 'Realised profit and loss', ({ totals }) => totals.pnl.realisedUsdc),
  metric('message_holes_total', "Holes in the numbering of the worker's messages", ({ totals }) => totals.seqHoles),
  metric('heap_mb', 'Used heap of the worker', ({ totals }) => totals.memory.heapMb),
  metric('loop_utilisation', "Mean busy part of the worker's loop", ({ totals }) => totals.utilisation),
];

/** The status in the text format of Prometheus. Names begin with `bulkhead_`. */
export function renderMetrics(status: SystemStatus): Promise<string> {
  const registry = new Registry();
  for (const { name, help, read } of ASSET_METRICS) {
    const gauge = new Gauge({ name, help, labelNames: ['asset'], registers: [registry] });
    for (const asset of status.assets) gauge.set({ asset: asset.asset }, read(asset));
  }
  const state = new Gauge({
    name: 'bulkhead_worker_state',
    help: '1 for the state in which the worker is',
    labelNames: ['asset', 'state'],
    registers: [registry],
  });
  for (const asset of status.assets) {
    for (const name of KEEPER_STATES) state.set({ asset: asset.asset, state: name }, Number(asset.state === name));
  }
  addDenials(registry, status);
  addAccount(registry, status);
  const { limitUsdc, atRiskUsdc } = status.portfolio;
  addSingle(registry, 'bulkhead_portfolio_limit_usdc', 'Most money at risk over all assets', limitUsdc);
  addSingle(registry, 'bulkhead_portfolio_at_risk_usdc', 'Money at risk over all assets', atRiskUsdc);
  addSingle(
    registry,
    'bulkhead_suspended',
    '1 while the supervisor lets nothing enter',
    Number(status.suspendedFor !== undefined),
  );
  if (status.heartbeat !== undefined) addHeartbeat(registry, status.heartbeat);
  return registry.metrics();
}

/** The venue cancels everything after 10 s without a beat; the largest gap says how near that came. */
function addHeartbeat(
  registry: Registry,
  { state, ageMs, largestGapMs, beaten, rejected, failed }: HeartbeatReport,
): void {
  addSingle(
    registry,
    'bulkhead_heartbeat_confirmed',
    '1 while the venue takes our heartbeats',
    Number(state === 'confirmed'),
  );
  addSingle(registry, 'bulkhead_heartbeat_age_ms', 'Time since the last heartbeat that was taken', ageMs ?? 0);
  addSingle(registry, 'bulkhead_heartbeat_largest_gap_ms', 'Longest time between two heartbeats', largestGapMs);
  addSingle(registry, 'bulkhead_heartbeats_taken_total', 'Heartbeats that the venue took', beaten);
  addSingle(
    registry,
    'bulkhead_heartbeats_rejected_total',
    'Heartbeats with an id that the venue did not expect',
    rejected,
  );
  addSingle(registry, 'bulkhead_heartbeats_failed_total', 'Heartbeats without an answer, or with a bad one', failed);
}

/** Which limits bite, and how often (M200). */
function addDenials(registry: Registry, { assets }: SystemStatus): void {
  const denials = new Gauge({
    name: 'bulkhead_denials_total',
    help: 'Wishes denied by a risk gate, by its code',
    labelNames: ['asset', 'code'],
    registers: [registry],
  });
  for (const { asset, totals } of assets) {
    for (const [code, count] of Object.entries(totals.denials)) denials.set({ asset, code }, count);
  }
}

function addAccount(registry: Registry, { account }: SystemStatus): void {
  const state = new Gauge({
    name: 'bulkhead_account_state',
    help: '1 for the state in which the account is',
    labelNames: ['state'],
    registers: [registry],
  });
  for (const name of ACCOUNT_STATES) state.set({ state: name }, Number(account.state === name));
  addSingle(registry, 'bulkhead_account_day_pnl_usdc', "The day's profit and loss", account.dayPnlUsdc);
  addSingle(registry, 'bulkhead_account_drawdown_usdc', 'Fall from the peak of the equity', account.drawdownUsdc);
  addSingle(registry, 'bulkhead_account_trades_today', 'Orders with a fill, this UTC day', account.tradesToday);
  addSingle(registry, 'bulkhead_account_volume_today_usdc', 'Notional of fills, this UTC day', account.volumeTodayUsdc);
  if (account.balanceUsdc === undefined) return;
  addSingle(registry, 'bulkhead_account_balance_usdc', 'Money at the venue, as last read', account.balanceUsdc);
}

function metric(name: string, help: string, read: (asset: AssetStatus) => number): AssetMetric {
  return { name: `bulkhead_${name}`, help, read };
}

function addSingle(registry: Registry, name: string, help: string, value: number): void {
  new Gauge({ name, help, registers: [registry] }).set(value);
}
