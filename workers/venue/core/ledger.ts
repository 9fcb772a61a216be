import type { EpochMs } from '../../../shared/units/index.ts';
import type { Auditor } from './audit/auditor.ts';
import {
  type LedgerAccount,
  type LedgerMarket,
  type LedgerOrder,
  type LedgerPosition,
  type LedgerReport,
  MOST_RECORDS,
} from './ledger-contract.ts';
import type { MarketDirectory } from './markets/directory.ts';
import type { Market } from './markets/market.ts';
import { isOpen, type LiveOrder, recordOf } from './matching/live-order.ts';
import type { Account } from './money/account.ts';
import type { Bank } from './money/bank.ts';
import type { Holding } from './money/holdings.ts';
import type { Redemption } from './money/redemption.ts';
import type { Settlement } from './money/settlement.ts';
import type { OrderDesk } from './orders/order-desk.ts';
import type { OrderRegistry } from './orders/order-registry.ts';

/** Where the ledger's facts stand. */
export type LedgerSources = {
  readonly bank: Bank;
  readonly directory: MarketDirectory;
  readonly registry: OrderRegistry;
  readonly desk: OrderDesk;
  readonly settlement: Settlement;
  readonly redemption: Redemption;
  readonly auditor: Auditor;
};

/** The venue's books: what it remembers about money and orders, and the forgetting of what is too old. */
export class Ledger {
  readonly #sources: LedgerSources;
  #forgotten = 0;

  constructor(sources: LedgerSources) {
    this.#sources = sources;
  }

  /** There are more records than are to be kept. */
  get isFull(): boolean {
    const { registry, desk, settlement } = this.#sources;
    return registry.size + desk.refusals.length + settlement.trades.size > MOST_RECORDS;
  }

  /** Everything that the venue believes about money and orders at this moment. */
  report(at: EpochMs): LedgerReport {
    const { bank, directory, registry, desk, settlement, auditor } = this.#sources;
    const markets = directory.all();
    const orders = registry.all();
    return {
      at,
      forgotten: this.#forgotten,
      accounts: bank
        .accounts()
        .filter(({ internal }) => !internal)
        .map((account) => ledgerAccount(account, bank, directory)),
      openOrders: orders.filter(isOpen).map(ledgerOrder),
      orders: orders.map(ledgerOrder),
      refusals: desk.refusals,
      trades: settlement.trades.all(),
      markets: markets.map(ledgerMarket),
      conservation: auditor.audit(),
    };
  }

  /** Drops a resolved market with the records of all that happened in it; nobody's money is left behind. */
  forget(market: Market): void {
    const { bank, directory, registry, desk, settlement, redemption } = this.#sources;
    const { round } = market;
    settlement.finish(round.conditionId);
    redemption.payRest(market);
    directory.remove(market);
    this.#forgotten += registry.forgetMarket(round.conditionId);
    this.#forgotten += desk.forgetRefusals(round);
    this.#forgotten += settlement.trades.forget(round.conditionId);
    for (const account of bank.accounts()) this.#forgotten += account.forgetPayouts(round.conditionId);
  }
}

function ledgerAccount(account: Account, bank: Bank, directory: MarketDirectory): LedgerAccount {
  const { address, deposited, cash, reserved, feesPaid, payouts, conversions } = account;
  const positions = [...account.holdings].flatMap(([token, holding]) => {
    const market = directory.byToken(token);
    return market === undefined ? [] : [ledgerPosition(market, token, holding)];
  });
  const apiKeys = bank.keys.keysOf(account.owner);
  return { address, apiKeys, deposited, cash, reserved, feesPaid, positions, payouts, conversions };
}

function ledgerPosition(market: Market, token: LedgerPosition['token'], holding: Holding): LedgerPosition {
  return {
    conditionId: market.round.conditionId,
    token,
    outcome: market.outcomeOf(token) ?? 'up',
    settled: holding.settled,
    provisional: holding.provisional,
    reserved: holding.reserved,
  };
}

function ledgerOrder(order: LiveOrder): LedgerOrder {
  const { asset, slug } = order.round;
  return { ...recordOf(order), address: order.account.address, asset, slug };
}

function ledgerMarket({ round, state, strike, resolution }: Market): LedgerMarket {
  const { conditionId, slug, asset, startsAt, endsAt } = round;
  return {
    conditionId,
    slug,
    asset,
    state,
    startsAt,
    endsAt,
    ...(strike === undefined ? {} : { strike }),
    ...(resolution === undefined ? {} : { resolution }),
  };
}
