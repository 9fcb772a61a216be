import { describe, expect, it } from 'vitest';
import { windowAt } from '../../../../shared/market/calendar.ts';
import { epochMs, microShares, microUsdc, price as priceOf } from '../../../../shared/units/index.ts';
import { backingViolations } from '../../../../workers/venue/core/audit/backing.ts';
import { heldByOrders, reserveViolations } from '../../../../workers/venue/core/audit/reserves.ts';
import { listedMarket } from '../../../../workers/venue/core/markets/listing.ts';
import { liveOrder, reserve } from '../../../../workers/venue/core/matching/live-order.ts';
import type { OrderHash } from '../../../../shared/market/ids.ts';
import { Account } from '../../../../workers/venue/core/money/account.ts';
import { Vault } from '../../../../workers/venue/core/money/vault.ts';
import { OrderRegistry } from '../../../../workers/venue/core/orders/order-registry.ts';
import { START_MS } from './quiet-venue.ts';

const AT = epochMs(START_MS);

function setUp() {
  const market = listedMarket(1, 0, { asset: 'BTC', version: 'v1' }, windowAt('5m', AT, 1), AT);
  const account = new Account('0xabc', false);
  account.deposit(microUsdc(10_000_000));
  return { market, account, vault: new Vault(), registry: new OrderRegistry() };
}

function restingBuy({ market, account, registry }: ReturnType<typeof setUp>) {
  const order = liveOrder({ id: '0x1' as OrderHash, account, owner: 'key', createdAt: AT }, market.round, {
    outcome: 'up',
    side: 'BUY',
    price: priceOf(5000),
    size: microShares(10_000_000),
    orderType: 'GTC',
    postOnly: false,
    expirationS: 0,
  });
  reserve(order);
  market.book.add(order);
  registry.add(order);
  return order;
}

describe('the audit of shares', () => {
  it('finds one outcome without the other, and shares without pUSD behind them', () => {
    const { market, account, vault } = setUp();
    account.addShares(market.round.up, microShares(3_000_000), true);
    vault.mint(market.round.conditionId, microShares(2_000_000));
    expect(backingViolations([account], [market], vault)).toEqual([
      `${market.round.slug}: 3 shares of up, 2 shares backed`,
      `${market.round.slug}: 0 shares of down, 2 shares backed`,
    ]);
  });

  it('counts only winning shares of a resolved market', () => {
    const { market, account, vault } = setUp();
    account.addShares(market.round.up, microShares(2_000_000), true);
    account.addShares(market.round.down, microShares(9_000_000), true);
    vault.mint(market.round.conditionId, microShares(2_000_000));
    market.resolution = { winner: 'up', finalPrice: 1, at: AT, transactionHash: '0x' };
    expect(backingViolations([account], [market], vault)).toEqual([]);
    market.resolution = { winner: 'down', finalPrice: 1, at: AT, transactionHash: '0x' };
    expect(backingViolations([account], [market], vault)).toHaveLength(1);
  });

  it('finds shares of a market that is not known any more', () => {
    const { market, account, vault } = setUp();
    account.addShares(market.round.up, microShares(1_500_000), true);
    expect(backingViolations([account], [], vault)).toEqual([`1.5 shares of ${market.round.up}, which no market has`]);
  });
});

describe('the audit of reserves', () => {
  it('is content with what open orders hold, whether they stand in the book, in the registry, or in both', () => {
    const books = setUp();
    restingBuy(books);
    const { account, market, registry } = books;
    expect(reserveViolations([account], heldByOrders(registry, [market]))).toEqual([]);
    expect(reserveViolations([account], heldByOrders(new OrderRegistry(), [market]))).toEqual([]);
  });

  it('finds a reserve that no order holds any more', () => {
    const books = setUp();
    const order = restingBuy(books);
    const { account, market, registry } = books;
    market.book.remove(order);
    order.status = 'CANCELED';
    expect(reserveViolations([account], heldByOrders(registry, [market]))).toEqual([
      'wallet 0xabc: orders hold 0 pUSD, 5 pUSD are reserved',
    ]);
  });

  it('finds a wallet whose orders hold more than it has', () => {
    const books = setUp();
    restingBuy(books);
    const { account, market, registry } = books;
    account.sendOnChain(microUsdc(6_000_000));
    expect(reserveViolations([account], heldByOrders(registry, [market]))).toEqual(['wallet 0xabc: -1 pUSD are free']);
  });
});
