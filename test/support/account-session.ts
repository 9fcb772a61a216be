import type { Fact } from '../../shared/events/effects.ts';
import type { Asset } from '../../shared/market/assets.ts';
import type { ConditionId, OrderHash, TradeId } from '../../shared/market/ids.ts';
import { MICRO, microShares, type MicroUsdc, microUsdc, price } from '../../shared/units/index.ts';
import type { AccountOptions } from '../../src/supervisor/risk/account-guard.ts';
import type { AccountLimits } from '../../src/supervisor/risk/account-limits.ts';
import { accountOptions } from './account-options.ts';
import { MemoryDisk } from './memory-disk.ts';
import { MARKET, runningSession } from './supervised-session.ts';

export type Session = ReturnType<typeof runningSession>;
type LeaseMessage = Extract<ReturnType<Session['host']['workerOf']>['received'][number], { type: 'lease' }>;

export const OTHER = '0xother' as ConditionId;
export const ALL = { kind: 'all' } as const;
/** A minute before midnight, UTC. */
export const LATE_MS = Date.UTC(2026, 10, 20, 23, 59);
export const MINUTE_MS = 60_000;

export function pusd(amount: number): MicroUsdc {
  return microUsdc(Math.round(amount * MICRO));
}

/** What a worker tells of a round that earned so much, and of its holdings' worth. */
export function pnl(realised: number, unrealised = 0, conditionId = MARKET): Fact {
  const earnings = { conditionId, slug: 'r', amount: pusd(realised), byStrategy: [] };
  return { type: 'pnl', realised: [earnings], unrealised: pusd(unrealised) };
}

export function fill(number: number, notional = 5, order = `0xorder${number}`): Extract<Fact, { type: 'fill' }> {
  return {
    type: 'fill',
    tradeId: `trade-${number}` as TradeId,
    orderId: order as OrderHash,
    outcome: 'up',
    side: 'BUY',
    price: price(5_000),
    size: microShares(10 * MICRO),
    notional: pusd(notional),
    fee: microUsdc(0),
    role: 'maker',
    status: 'MATCHED',
    strategy: 'inventory_making',
  };
}

export function usage(done: number, open = 0): Fact {
  const none = { done: 0, open: 0 };
  return { type: 'usage', trades: { done, open }, volume: none, unpaired: microShares(0) };
}

export function tell(session: Session, asset: Asset, ...facts: readonly Fact[]): void {
  session.host.workerOf(asset).tell(...facts);
  session.world.time.advance(10);
}

export function lastLease({ host }: Session, asset: Asset): LeaseMessage {
  const lease = host.workerOf(asset).received.findLast((message) => message.type === 'lease');
  if (lease?.type !== 'lease') throw new Error(`${asset} never had a lease`);
  return lease;
}

export function alarms({ supervisor }: Session): readonly string[] {
  return supervisor.incidents.flatMap((incident) => (incident.kind === 'alarm' ? [incident.code] : []));
}

export function limited(more: Partial<AccountLimits>, disk = new MemoryDisk()): AccountOptions {
  return accountOptions(more, disk);
}

/** The same account in a new process. */
export function restarted(more: Partial<AccountLimits>, disk: MemoryDisk, startMs?: number): Session {
  return runningSession(undefined, accountOptions(more, disk), startMs);
}
