import { MICRO } from '../../shared/units/index.ts';
import type { ChainAct, Duty } from './treasury-record.ts';

/** The treasury for people and scripts. Money in pUSD, times in UTC ms. */
export type TreasuryReport = {
  readonly wallet: string;
  /** Why no merge is tried now. */
  readonly pausedFor?: string;
  readonly underWay?: { readonly kind: 'merge' | 'redeem'; readonly slug: string; readonly sinceMs: number };
  readonly markets: readonly {
    readonly slug: string;
    readonly endsAt: number;
    readonly state: 'open' | 'waiting' | 'redeemed' | 'over';
    readonly mergedSets: number;
    readonly redeemedUsdc?: number;
  }[];
};

/** Markets that ended last come last. */
export function reportOf({
  wallet,
  duties,
  act,
  pausedFor,
  nowMs,
}: {
  readonly wallet: string;
  readonly duties: readonly Duty[];
  readonly act: ChainAct | undefined;
  readonly pausedFor: string | undefined;
  readonly nowMs: number;
}): TreasuryReport {
  const slug = duties.find(({ market }) => market.conditionId === act?.conditionId)?.market.slug ?? '';
  return {
    wallet,
    ...(pausedFor === undefined ? {} : { pausedFor }),
    ...(act === undefined ? {} : { underWay: { kind: act.kind, slug, sinceMs: nowMs - act.startedAtMs } }),
    markets: duties
      .toSorted((a, b) => a.market.endsAt - b.market.endsAt)
      .map((duty) => ({
        slug: duty.market.slug,
        endsAt: duty.market.endsAt,
        state: stateOf(duty, nowMs),
        mergedSets: duty.merged / MICRO,
        ...(duty.redeemed === undefined ? {} : { redeemedUsdc: duty.redeemed.amount / MICRO }),
      })),
  };
}

function stateOf({ market, redeemed, isOver }: Duty, nowMs: number): TreasuryReport['markets'][number]['state'] {
  if (isOver) return 'over';
  if (redeemed !== undefined) return 'redeemed';
  return nowMs < market.endsAt ? 'open' : 'waiting';
}
