import type { EpochMs } from '../../../shared/units/index.ts';
import type { LedgerAccount, LedgerMarket, LedgerOrder, LedgerPosition, LedgerReport } from './contract.ts';
import type { MarketDirectory } from './markets/directory.ts';
import type { Market } from './markets/market.ts';
import { isOpen, type LiveOrder, recordOf } from './matching/live-order.ts';
import type { Account, Holding } from './money/account.ts';
import type { Bank } from './money/bank.ts';
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
};

/** Everything that the venue believes about money and orders at this moment. */
export function ledgerReport(
  { bank, directory, registry, desk, settlement }: LedgerSources,
  at: EpochMs,
): LedgerReport {
  const markets = directory.all();
  const orders = registry.all();
  return {
    at,
    accounts: bank
      .accounts()
      .filter(({ internal }) => !internal)
      .map((account) => ledgerAccount(account, bank, directory)),
    openOrders: orders.filter(isOpen).map(ledgerOrder),
    orders: orders.map(ledgerOrder),
    refusals: desk.refusals,
    trades: settlement.trades(),
    markets: markets.map(ledgerMarket),
    conservation: bank.conservation(markets),
  };
}

function ledgerAccount(account: Account, bank: Bank, directory: MarketDirectory): LedgerAccount {
  const { address, deposited, cash, reserved, feesPaid, payouts } = account;
  const positions = [...account.holdings].flatMap(([token, holding]) => {
    const market = directory.byToken(token);
    return market === undefined ? [] : [ledgerPosition(market, token, holding)];
  });
  return { address, apiKeys: bank.keys.keysOf(account), deposited, cash, reserved, feesPaid, positions, payouts };
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
