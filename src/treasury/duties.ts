import type { ChainMarket } from '../../shared/events/effects.ts';
import type { ChainEvent } from '../../shared/events/engine-events.ts';
import type { Asset } from '../../shared/market/assets.ts';
import type { ConditionId } from '../../shared/market/ids.ts';
import { microShares } from '../../shared/units/index.ts';
import { RedeemSchedule } from './redeem-schedule.ts';
import type { Duty } from './treasury-record.ts';

/** A market that is over is remembered for a successor of its worker, for a day. */
const REMEMBER_MS = 86_400_000;

/** A market with its place in the schedule. */
export type ScheduledDuty = { readonly duty: Duty; readonly schedule: RedeemSchedule };

/** The markets in which something of ours may be on chain, until they are redeemed. */
export class Duties {
  readonly #all = new Map<ConditionId, ScheduledDuty>();

  constructor(known: readonly Duty[]) {
    for (const duty of known) this.#add(duty);
  }

  get all(): readonly ScheduledDuty[] {
    return [...this.#all.values()];
  }

  find(conditionId: ConditionId): ScheduledDuty | undefined {
    return this.#all.get(conditionId);
  }

  /** Takes a market on; true when it is new. */
  take(asset: Asset, market: ChainMarket): boolean {
    if (this.#all.has(market.conditionId)) return false;
    this.#add({ asset, market, merged: microShares(0), isOver: false });
    return true;
  }

  /** The market that waits for its redemption and is due. */
  nextDue(nowMs: number): ScheduledDuty | undefined {
    return this.all.find(({ duty, schedule }) => !duty.isOver && schedule.isDue(nowMs));
  }

  /** What is to be written down; what is over for long is left out, and forgotten. */
  record(nowMs: number): Duty[] {
    for (const { duty } of this.all) {
      if (duty.isOver && nowMs > duty.market.endsAt + REMEMBER_MS) this.#all.delete(duty.market.conditionId);
    }
    return this.all.map(({ duty }) => duty);
  }

  /** What was done so far in an asset's markets, for an engine that does not know. */
  retell(asset: Asset): ChainEvent[] {
    return this.all.flatMap(({ duty }) => {
      const { market, merged, redeemed } = duty;
      if (duty.asset !== asset) return [];
      const { conditionId } = market;
      const events: ChainEvent[] = merged > 0 ? [{ type: 'merged', conditionId, total: merged }] : [];
      if (redeemed !== undefined) events.push({ type: 'redeemed', conditionId, ...redeemed });
      return events;
    });
  }

  #add(duty: Duty): void {
    this.#all.set(duty.market.conditionId, { duty, schedule: new RedeemSchedule(duty.market.endsAt) });
  }
}
