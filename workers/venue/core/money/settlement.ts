import type { TokenId } from '../../../../shared/market/ids.ts';
import type { TradeStatus } from '../../../../shared/events/engine-events.ts';
import type { MicroShares } from '../../../../shared/units/index.ts';
import type { LedgerTrade } from '../contract.ts';
import type { Notices } from '../notices.ts';
import type { Schedule } from '../schedule.ts';
import type { Account } from './account.ts';
import { TradeRecords } from './trade-records.ts';

/** Real time from the match to the block, and from the block to finality; the chain knows no time scale. */
const MINED_AFTER_MS = 400;
const CONFIRMED_AFTER_MS = 1100;

/** Shares that a trade delivers to a buyer. */
export type Delivery = { readonly account: Account; readonly token: TokenId; readonly size: MicroShares };

/** Trades that concern a wallet from outside, taken through MATCHED, MINED and CONFIRMED (protocol §5.4). */
export class Settlement {
  /** Each in its present status. */
  readonly trades = new TradeRecords();
  readonly #schedule: Schedule;
  readonly #notices: Notices;

  constructor(schedule: Schedule, notices: Notices) {
    this.#schedule = schedule;
    this.#notices = notices;
  }

  /** Takes up a trade just matched. Its hash is told once it is mined; then the buyers may spend what they bought. */
  begin(matched: LedgerTrade, deliveries: readonly Delivery[]): void {
    const { transactionHash } = matched;
    this.#tell({ ...matched, transactionHash: '' });
    this.#schedule.after(MINED_AFTER_MS, () => {
      for (const { account, token, size } of deliveries) account.settle(token, size);
      this.#advance(matched, 'MINED', transactionHash);
      this.#schedule.after(CONFIRMED_AFTER_MS, () => this.#advance(matched, 'CONFIRMED', transactionHash));
    });
  }

  #advance(trade: LedgerTrade, status: TradeStatus, transactionHash: string): void {
    this.#tell({ ...trade, status, transactionHash, updatedAt: this.#schedule.now() });
  }

  #tell(trade: LedgerTrade): void {
    this.trades.put(trade);
    this.#notices.emit({ type: 'trade', trade, at: trade.updatedAt });
  }
}
