import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TokenId } from '../../../../../shared/market/ids.ts';
import { type MicroUsdc, microShares, microUsdc } from '../../../../../shared/units/index.ts';
import { CONTRACTS } from '../../../../../shared/wire/contracts.ts';
import { Account } from '../../../../../workers/venue/core/money/account.ts';

const TOKEN = '77370447805679959829840567326775100389877081016212319305401303736010866629197' as TokenId;
const V2_TOKEN = '541156749401265044650007656619095759488108572351154034728394938806280650753' as TokenId;

function accountWith(amount: MicroUsdc): Account {
  const account = new Account('0xabc', false);
  account.deposit(amount);
  return account;
}

describe('what the CLOB knows of a wallet', () => {
  it('is no money that came on chain until it looks', () => {
    const account = accountWith(microUsdc(100));
    account.receiveOnChain(microUsdc(50));
    expect([account.cash, account.seenCash, account.freeCash]).toEqual([150, 100, 100]);
    account.refreshCollateral();
    expect([account.cash, account.seenCash, account.freeCash]).toEqual([150, 150, 150]);
  });

  it('is at once that money left, of which what it has not seen goes first', () => {
    const account = accountWith(microUsdc(100));
    account.receiveOnChain(microUsdc(50));
    account.sendOnChain(microUsdc(30));
    expect([account.cash, account.seenCash]).toEqual([120, 100]);
    account.sendOnChain(microUsdc(30));
    expect([account.cash, account.seenCash]).toEqual([90, 90]);
  });

  it('is no share that came on chain until it looks at that token', () => {
    const account = accountWith(microUsdc(0));
    account.addShares(TOKEN, microShares(10), true);
    account.receiveSharesOnChain(TOKEN, microShares(5));
    account.receiveSharesOnChain(V2_TOKEN, microShares(5));
    account.refreshShares(V2_TOKEN);
    expect([account.seenShares(TOKEN), account.freeShares(TOKEN), account.seenShares(V2_TOKEN)]).toEqual([10, 10, 5]);
    account.sendSharesOnChain(TOKEN, microShares(12));
    expect([account.holding(TOKEN).settled, account.seenShares(TOKEN)]).toEqual([3, 3]);
    account.refreshShares(TOKEN);
    expect(account.freeShares(TOKEN)).toBe(3);
  });

  it('are the approvals of its last look, pUSD and each kind of shares by themselves', () => {
    const account = accountWith(microUsdc(0));
    const seen = () => [
      account.seenApprovals.collateralFor(CONTRACTS.exchangeV2) > 0n,
      account.seenApprovals.isOperator('ctf', CONTRACTS.exchangeV2),
      account.seenApprovals.isOperator('position-manager', CONTRACTS.exchangeV3),
    ];
    account.approvals.grantAll();
    expect(seen()).toEqual([false, false, false]);
    account.refreshCollateral();
    expect(seen()).toEqual([true, false, false]);
    account.refreshShares(TOKEN);
    expect(seen()).toEqual([true, true, false]);
    account.refreshShares(V2_TOKEN);
    expect(seen()).toEqual([true, true, true]);
    account.approvals.setOperator('ctf', CONTRACTS.exchangeV2, false);
    expect(seen()).toEqual([true, true, true]);
    account.refreshShares(TOKEN);
    expect(seen()).toEqual([true, false, true]);
  });

  it('never exceeds what is on chain, nor do deposits get lost, whatever comes and goes', () => {
    const amount = fc.integer({ min: 0, max: 1_000 }).map(microUsdc);
    const act = fc.record({ kind: fc.constantFrom('in', 'out', 'wrap', 'unwrap', 'look', 'sale' as const), amount });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        const account = accountWith(microUsdc(500));
        let [cash, outside] = [500, 500];
        for (const { kind, amount: wanted } of acts) {
          const possible = microUsdc(Math.min(wanted, cash));
          if (kind === 'in') account.receiveOnChain(wanted);
          else if (kind === 'wrap') account.depositOnChain(wanted);
          else if (kind === 'sale') account.receive(wanted);
          else if (kind === 'out') account.sendOnChain(possible);
          else if (kind === 'unwrap') account.withdrawOnChain(possible);
          else account.refreshCollateral();
          if (kind === 'in' || kind === 'wrap' || kind === 'sale') cash += wanted;
          if (kind === 'out' || kind === 'unwrap') cash -= possible;
          if (kind === 'wrap') outside += wanted;
          if (kind === 'unwrap') outside -= possible;
          expect([account.cash, account.deposited]).toEqual([cash, outside]);
          expect(account.seenCash).toBeGreaterThanOrEqual(kind === 'look' ? cash : 0);
          expect(account.seenCash).toBeLessThanOrEqual(cash);
        }
      }),
    );
  });
});

describe('a wallet', () => {
  it('refuses to go below zero, in cash, in shares, in what orders hold', () => {
    const account = accountWith(microUsdc(100));
    expect(() => account.sendOnChain(microUsdc(101))).toThrow(/sends 101 of 100/);
    expect(() => account.reserveCash(microUsdc(101))).toThrow(/reserved/);
    expect(() => accountWith(microUsdc(1)).releaseCash(microUsdc(1))).toThrow(/reserves -1/);
    expect(() => account.removeShares(TOKEN, microShares(1))).toThrow(/settled/);
    expect(() => account.reserveShares(TOKEN, microShares(1))).toThrow(/more shares than it has/);
  });

  it('does not let orders hold what the CLOB has not seen', () => {
    const account = accountWith(microUsdc(0));
    account.receiveOnChain(microUsdc(100));
    expect(() => account.reserveCash(microUsdc(1))).toThrow(/reserved/);
  });

  it('can lose what orders hold by a chain act only, and tells so by what is free', () => {
    const account = accountWith(microUsdc(100));
    account.addShares(TOKEN, microShares(10), true);
    account.reserveCash(microUsdc(80));
    account.reserveShares(TOKEN, microShares(8));
    account.sendOnChain(microUsdc(50));
    account.sendSharesOnChain(TOKEN, microShares(10));
    expect([account.freeCash, account.freeShares(TOKEN)]).toEqual([-30, -8]);
    account.releaseCash(microUsdc(80));
    account.releaseShares(TOKEN, microShares(8));
    expect(account.holdings.size).toBe(0);
  });
});
