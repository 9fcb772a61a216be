import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../../../shared/ports/seeded-random.ts';
import { microUsdc } from '../../../../../shared/units/index.ts';
import { CONTRACTS } from '../../../../../shared/wire/contracts.ts';
import { derivedWallets } from '../../../../../shared/wire/wallets/index.ts';
import { Bank } from '../../../../../workers/venue/core/money/bank.ts';
import { golden } from '../../../../support/golden-vectors.ts';

const OWNER = golden.accounts[0]?.address ?? '';
const { proxy, safe, depositBeacon, depositUups } = derivedWallets(OWNER);

const bankWith = (funding: number) => new Bank(new SeededRandom(1), microUsdc(funding));

describe('the wallets of an owner who authenticates', () => {
  it('are funded and set up, each when it is mentioned first, and once only', () => {
    const bank = bankWith(1_000);
    const eoa = bank.enrol(OWNER);
    bank.enrol(OWNER.toLowerCase());
    expect(bank.accounts()).toEqual([eoa]);
    for (const address of [OWNER, proxy, safe, depositBeacon, depositUups]) {
      const account = bank.wallet(address.toLowerCase());
      expect(account).toMatchObject({ address, owner: OWNER, deposited: 1_000, cash: 1_000 });
      expect(account.seenApprovals.collateralFor(CONTRACTS.exchangeV2)).toBeGreaterThan(0n);
      expect(account.approvals.isOperator('position-manager', CONTRACTS.autoRedeemer)).toBe(true);
    }
    bank.enrol(OWNER);
    expect(bank.accounts().map(({ deposited }) => deposited)).toEqual([1_000, 1_000, 1_000, 1_000, 1_000]);
  });

  it('are funded though they were mentioned before, by a transfer or a look at their balance', () => {
    const bank = bankWith(1_000);
    const [before, stranger] = [bank.wallet(depositBeacon), bank.wallet(`0x${'12'.repeat(20)}`)];
    expect([before.cash, before.owner, before.kind]).toEqual([0, depositBeacon, 'eoa']);
    bank.enrol(OWNER);
    expect([before.cash, before.owner, before.kind]).toEqual([1_000, OWNER, 'deposit']);
    expect([stranger.cash, stranger.owner]).toEqual([0, stranger.address]);
  });

  it('have nothing at an unfunded venue, but their owner is known', () => {
    const bank = bankWith(0);
    bank.enrol(OWNER);
    const account = bank.walletOf(OWNER, 1);
    expect(account).toMatchObject({ address: proxy, owner: OWNER, kind: 'proxy', cash: 0, deposited: 0 });
    expect(account.approvals.collateralFor(CONTRACTS.exchangeV2)).toBe(0n);
  });
});

describe('the wallet behind a signature type', () => {
  it.each([
    [0, OWNER, 'eoa'],
    [1, proxy, 'proxy'],
    [2, safe, 'safe'],
    [3, depositBeacon, 'deposit'],
  ] as const)('of %i is %s', (type, address, kind) => {
    expect(bankWith(0).walletOf(OWNER.toLowerCase(), type)).toMatchObject({ address, kind, owner: OWNER });
  });

  it('is the older deposit wallet for an owner who uses that', () => {
    const bank = bankWith(0);
    const older = bank.wallet(depositUups);
    expect(bank.walletOf(OWNER, 3)).toBe(older);
  });
});
