import type { TradeId } from '../../../../shared/market/ids.ts';
import { type MicroUsdc, microUsdc } from '../../../../shared/units/index.ts';
import type { LedgerTrade } from '../contract.ts';
import type { SettlementCourse, SettlementStep } from '../faults/settlement-course.ts';
import type { Notices } from '../notices.ts';
import type { Schedule } from '../schedule.ts';
import type { Redemption } from './redemption.ts';
import { TradeRecords } from './trade-records.ts';
import { deliver, escrowOf, type Transfer, undo } from './transfer.ts';
import type { Vault } from './vault.ts';

/** What the settlement works with. */
export type SettlementParts = {
  readonly schedule: Schedule;
  readonly notices: Notices;
  readonly vault: Vault;
  readonly redemption: Redemption;
};

/** A trade on its way. */
type Underway = {
  readonly trade: LedgerTrade;
  readonly transfer: Transfer;
  readonly course: SettlementCourse;
  /** It is mined or has failed: what it moved has found its place. */
  moved: boolean;
};

/**
 * Trades that concern a wallet from outside, taken from MATCHED to CONFIRMED or FAILED (protocol §5.4).
 *
 * A failed trade is undone exactly: money, shares and fees go back. The orders keep their matched sizes and what is left
 * of them stays in the book; whether the venue restores an order [?] nobody has described.
 */
export class Settlement {
  /** Each in its present status. */
  readonly trades = new TradeRecords();
  readonly #parts: SettlementParts;
  readonly #underway = new Map<TradeId, Underway>();

  constructor(parts: SettlementParts) {
    this.#parts = parts;
  }

  /** Money that buyers have paid and sellers have not got yet. */
  get inTransit(): MicroUsdc {
    const open = [...this.#underway.values()].filter(({ moved }) => !moved);
    return microUsdc(open.reduce((sum, { transfer }) => sum + escrowOf(transfer), 0));
  }

  /** Takes up a trade just matched. Its hash is told once it is mined. */
  begin(trade: LedgerTrade, transfer: Transfer, course: SettlementCourse): void {
    const underway = { trade, transfer, course, moved: false };
    this.#underway.set(trade.id, underway);
    this.#record({ ...trade, transactionHash: '' }, true);
    this.#wait(underway, 0);
  }

  /** Brings the trades of a market to their end at once: it is about to be forgotten. */
  finish(conditionId: string): void {
    for (const underway of this.#underway.values()) {
      const end = underway.course.at(-1);
      if (underway.trade.conditionId !== conditionId || end === undefined) continue;
      this.#reach(underway, end);
      this.#underway.delete(underway.trade.id);
    }
  }

  #wait(underway: Underway, station: number): void {
    const { trade, course } = underway;
    const step = course[station];
    if (step === undefined) {
      this.#underway.delete(trade.id);
      return;
    }
    this.#parts.schedule.after(step.afterMs, () => {
      if (!this.#underway.has(trade.id)) return;
      this.#reach(underway, step);
      this.#wait(underway, station + 1);
    });
  }

  #reach(underway: Underway, { status, told }: SettlementStep): void {
    const { trade } = underway;
    const mined = status === 'MINED' || status === 'CONFIRMED';
    if (!underway.moved && (mined || status === 'FAILED')) this.#move(underway, mined);
    const transactionHash = mined ? trade.transactionHash : '';
    this.#record({ ...trade, status, transactionHash, updatedAt: this.#parts.schedule.now() }, told);
  }

  /** Money and shares find their place; what belongs to a market already resolved is paid out at once. */
  #move(underway: Underway, mined: boolean): void {
    const { schedule, notices, vault, redemption } = this.#parts;
    const { transfer } = underway;
    if (mined) deliver(transfer);
    else undo(transfer, vault);
    underway.moved = true;
    notices.emit({ type: 'settled', trade: underway.trade, mined, at: schedule.now() });
    for (const { account } of transfer.parts) redemption.payAutomatically(account, transfer.market);
  }

  #record(trade: LedgerTrade, told: boolean): void {
    this.trades.put(trade);
    if (told) this.#parts.notices.emit({ type: 'trade', trade, at: trade.updatedAt });
  }
}
