import type { ChainEffect, ChainMarket } from '../../shared/events/effects.ts';
import type { ChainEvent } from '../../shared/events/engine-events.ts';
import type { Asset } from '../../shared/market/assets.ts';
import { type ConditionId, OUTCOMES } from '../../shared/market/ids.ts';
import type { TimerHandle, World } from '../../shared/ports/ports.ts';
import { type MicroUsdc, microShares, microUsdc, mulDivFloor, PRICE_ONE } from '../../shared/units/index.ts';
import type { VersionedRecord } from '../supervisor/versioned-record.ts';
import { ActDesk } from './act-desk.ts';
import { type ChainHoldings, mergeCall, redeemPlan } from './chain-calls.ts';
import type { ChainLine } from './chain-line.ts';
import type { ChainNode, ChainPayout } from './chain-node.ts';
import { Duties, type ScheduledDuty } from './duties.ts';
import { MergePause } from './merge-pause.ts';
import type { ChainAct, TreasuryRecord } from './treasury-record.ts';
import { type TreasuryReport, reportOf } from './treasury-report.ts';

export type TreasuryOptions = {
  readonly world: Pick<World, 'clock' | 'timers'>;
  readonly line: ChainLine;
  readonly node: ChainNode;
  readonly store: VersionedRecord<TreasuryRecord>;
  /** Whose shares and money these are. */
  readonly wallet: string;
  /** Tells an asset's engine what became of what it wanted. */
  readonly tell: (asset: Asset, event: ChainEvent) => void;
  readonly alarm: (code: string, detail: string) => void;
};

type MergeWish = { readonly asset: Asset; readonly wish: Extract<ChainEffect, { type: 'merge' }> };

const TICK_MS = 500;
/** Shares of the last trades come on chain a while after the end of the round. */
const LAST_SHARES_MS = 120_000;

/**
 * The wallet's chain side: merges what engines ask for and redeems every market in which they traded, one act at a time
 * (strategies §16).
 */
export class Treasury {
  readonly #options: TreasuryOptions;
  readonly #desk: ActDesk;
  readonly #pause = new MergePause();
  readonly #merges: MergeWish[] = [];
  #duties = new Duties([]);
  #beat: TimerHandle | undefined;

  constructor(options: TreasuryOptions) {
    this.#options = options;
    const { line, node, wallet, alarm } = options;
    this.#desk = new ActDesk({
      line,
      node,
      wallet,
      alarm,
      now: () => this.#nowMs(),
      save: (done) => this.#save(done),
      ended: (act, failure) => this.#end(act, failure),
    });
  }

  /** Takes up what an earlier session left. */
  start(): void {
    const loaded = this.#options.store.load();
    if ('record' in loaded) {
      this.#duties = new Duties(loaded.record.duties);
      this.#desk.takeUp(loaded.record.act);
    }
    if (loaded.kind === 'unreadable' || loaded.kind === 'outdated') {
      this.#options.alarm('TREASURY_RECORD', `a part of what the treasury knew is lost: ${loaded.detail}`);
    }
    this.#tickLater();
  }

  /** Begins nothing more. An act under way is followed up by the next session. */
  stop(): void {
    this.#beat?.cancel();
    this.#desk.stop();
  }

  /** An engine wants something. */
  want(asset: Asset, wish: ChainEffect): void {
    if (this.#duties.take(asset, wish)) this.#save(() => undefined);
    if (wish.type === 'merge') this.#merges.push({ asset, wish });
  }

  /** Looks at a market that is said to have resolved, or at all of them, without waiting any longer. */
  hurry(conditionId?: ConditionId): void {
    const nowMs = this.#nowMs();
    for (const { duty, schedule } of this.#duties.all) {
      const { market } = duty;
      if (nowMs >= market.endsAt && (conditionId ?? market.conditionId) === market.conditionId) schedule.hurry(nowMs);
    }
  }

  /** Tells a new engine of an asset what was done before its time. */
  retell(asset: Asset): void {
    for (const event of this.#duties.retell(asset)) this.#options.tell(asset, event);
  }

  report(): TreasuryReport {
    const nowMs = this.#nowMs();
    const duties = this.#duties.all.map(({ duty }) => duty);
    return reportOf({
      wallet: this.#options.wallet,
      duties,
      act: this.#desk.act,
      pausedFor: this.#pause.reasonAt(nowMs),
      nowMs,
    });
  }

  #tick(): void {
    if (this.#desk.isBusy) return;
    const nowMs = this.#nowMs();
    this.#tellOverdue(nowMs);
    const { act } = this.#desk;
    if (act !== undefined) return this.#desk.follow(act, this.#duties.find(act.conditionId)?.duty.market);
    const merge = this.#merges.shift();
    if (merge !== undefined) return this.#merge(merge);
    const due = this.#duties.nextDue(nowMs);
    if (due !== undefined) this.#redeem(due);
  }

  #merge(merge: MergeWish): void {
    const { wish } = merge;
    const denial = this.#pause.reasonAt(this.#nowMs()) ?? this.#desk.rateDenial();
    if (denial !== undefined) return this.#refuse(merge, denial);
    return this.#desk.ask<ChainHoldings | undefined>(
      (done) => this.#options.node.holdings(wish, this.#options.wallet, done),
      (before) => {
        if (before === undefined) return this.#mergeFailed(merge, 'the chain cannot be read');
        if (OUTCOMES.some((outcome) => before[outcome] < wish.sets)) {
          return this.#refuse(merge, `the chain shows only ${before.up} and ${before.down} micro-shares`);
        }
        const act = { kind: 'merge', conditionId: wish.conditionId, sets: wish.sets, before } as const;
        return this.#desk.begin([mergeCall(wish, wish.sets)], act, (reason) => this.#mergeFailed(merge, reason));
      },
    );
  }

  #redeem(due: ScheduledDuty): void {
    const { market } = due.duty;
    const { node, wallet } = this.#options;
    if (this.#desk.rateDenial() !== undefined) return due.schedule.putOff(this.#nowMs());
    return this.#desk.ask<ChainPayout | 'unresolved' | undefined>(
      (done) => node.payout(market, done),
      (payout) => {
        if (payout === undefined || payout === 'unresolved') return due.schedule.putOff(this.#nowMs());
        return this.#desk.ask<ChainHoldings | undefined>(
          (done) => node.holdings(market, wallet, done),
          (before) => this.#redeemResolved(due, payout, before),
        );
      },
    );
  }

  #redeemResolved(due: ScheduledDuty, payout: ChainPayout, before: ChainHoldings | undefined): void {
    const { market } = due.duty;
    if (before === undefined) return due.schedule.putOff(this.#nowMs());
    if (OUTCOMES.every((outcome) => before[outcome] === 0)) return this.#nothingLeft(due, payout);
    const { calls, takes } = redeemPlan(market, before, this.#options.line.maxCalls);
    const act = {
      kind: 'redeem',
      conditionId: market.conditionId,
      sets: microShares(0),
      before: takes,
      payout,
    } as const;
    return this.#desk.begin(calls, act, (reason) => this.#redeemFailed(due, reason));
  }

  /** We did it, somebody did it for us, or the shares of the last trades have not come yet. */
  #nothingLeft({ duty, schedule }: ScheduledDuty, payout: ChainPayout): void {
    const nowMs = this.#nowMs();
    if (nowMs < duty.market.endsAt + LAST_SHARES_MS) return schedule.putOff(nowMs);
    duty.isOver = true;
    if (duty.redeemed === undefined) this.#tellRedeemed(duty, microUsdc(0), payout);
    return this.#save(() => undefined);
  }

  /** @param failure why it came to nothing; absent when it was done */
  #end(act: ChainAct, failure?: string): void {
    const due = this.#duties.find(act.conditionId);
    if (due === undefined) return this.#save(() => undefined);
    const { duty } = due;
    if (act.kind === 'merge' && failure !== undefined)
      return this.#mergeFailed({ asset: duty.asset, wish: duty.market }, failure);
    if (act.kind === 'merge') {
      duty.merged = microShares(duty.merged + act.sets);
      this.#pause.succeeded();
      this.#options.tell(duty.asset, { type: 'merged', conditionId: act.conditionId, total: duty.merged });
    } else if (failure !== undefined) return this.#redeemFailed(due, failure);
    else {
      this.#tellRedeemed(duty, worthOf(act), act.payout);
      due.schedule.hurry(this.#nowMs());
    }
    return this.#save(() => undefined);
  }

  #tellRedeemed(duty: ScheduledDuty['duty'], amount: MicroUsdc, payout: ChainPayout | undefined): void {
    if (payout === undefined) return;
    const isFirst = duty.redeemed === undefined;
    duty.redeemed = { amount: microUsdc((duty.redeemed?.amount ?? 0) + amount), payout };
    const { conditionId } = duty.market;
    if (isFirst) this.#options.tell(duty.asset, { type: 'redeemed', conditionId, amount, payout });
  }

  #refuse(
    { asset, wish }: { readonly asset: Asset; readonly wish: Pick<ChainMarket, 'conditionId'> },
    reason: string,
  ): void {
    this.#options.tell(asset, { type: 'merge-failed', conditionId: wish.conditionId, reason });
  }

  #mergeFailed(
    merge: { readonly asset: Asset; readonly wish: Pick<ChainMarket, 'conditionId' | 'slug'> },
    reason: string,
  ): void {
    const pause = this.#pause.failed(this.#nowMs(), `${merge.wish.slug}: ${reason}`);
    if (pause !== undefined) this.#options.alarm('MERGES_PAUSED', pause);
    this.#refuse(merge, reason);
    this.#save(() => undefined);
  }

  #redeemFailed({ duty, schedule }: ScheduledDuty, reason: string): void {
    this.#options.alarm('REDEEM_FAILED', `${duty.market.slug}: ${reason}`);
    schedule.putOff(this.#nowMs());
    this.#save(() => undefined);
  }

  #tellOverdue(nowMs: number): void {
    for (const { duty, schedule } of this.#duties.all) {
      if (duty.isOver || duty.redeemed !== undefined || !schedule.takeOverdue(nowMs)) continue;
      this.#options.alarm(
        'REDEEM_OVERDUE',
        `${duty.market.slug}: ended ${Math.floor((nowMs - duty.market.endsAt) / 60_000)} min ago`,
      );
    }
  }

  #save(done: (failure?: Error) => void): void {
    const { store, wallet } = this.#options;
    const { act } = this.#desk;
    store.save(
      { wallet, duties: this.#duties.record(this.#nowMs()), ...(act === undefined ? {} : { act }) },
      (failure) => {
        if (failure !== undefined) this.#options.alarm('TREASURY_RECORD', `cannot be written: ${failure.message}`);
        done(failure);
      },
    );
  }

  #tickLater(): void {
    this.#beat = this.#options.world.timers.after(TICK_MS, () => {
      this.#tickLater();
      this.#tick();
    });
  }

  #nowMs(): number {
    return Math.round(this.#options.world.clock.wallMs());
  }
}

/** What the act turned into money pays. */
function worthOf({ before, payout }: ChainAct): MicroUsdc {
  let sum = 0;
  for (const outcome of OUTCOMES) sum += mulDivFloor(before[outcome], payout?.[outcome] ?? 0, PRICE_ONE);
  return microUsdc(sum);
}
