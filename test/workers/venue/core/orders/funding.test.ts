import { concatBytes, hexToBytes } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import { microUsdc } from '../../../../../shared/units/index.ts';
import { CONTRACTS } from '../../../../../shared/wire/contracts.ts';
import { addressWord, uintWord } from '../../../../../shared/wire/signing/typed-data.ts';
import { selector } from '../../../../../workers/venue/core/chain/selector.ts';
import { acceptedOf, QuietVenue, refusalOf, type Wallet } from '../quiet-venue.ts';

const BALANCE = 'not enough balance / allowance';
const PUSD = 1_000_000;
const SOMEBODY = `0x${'5e'.repeat(20)}`;

const unfunded = () => new QuietVenue({ venue: { funded: false } });

/** A transaction of a wallet's EOA that calls one contract. */
function act(quiet: QuietVenue, { address }: Wallet, to: string, signature: string, ...words: Uint8Array[]): void {
  const data = concatBytes(hexToBytes(selector(signature)), ...words);
  const receipt = quiet.venue.chain.transact({ from: address, to, wallet: address, calls: [{ to, data }] });
  expect(receipt.reverted).toBeUndefined();
}

function sendAway(quiet: QuietVenue, wallet: Wallet, pusd: number): void {
  const words = [addressWord(SOMEBODY), uintWord(pusd * PUSD)];
  act(quiet, wallet, CONTRACTS.collateral, 'transfer(address,uint256)', ...words);
}

function approve(quiet: QuietVenue, wallet: Wallet, amount: number): void {
  const words = [addressWord(CONTRACTS.exchangeV2), uintWord(amount)];
  act(quiet, wallet, CONTRACTS.collateral, 'approve(address,uint256)', ...words);
}

/** Status and id of the orders that ended, in the order of their ends. */
function cancellations(quiet: QuietVenue): (readonly [string, string])[] {
  return quiet
    .told('order')
    .filter(({ change }) => change === 'CANCELLATION')
    .map(({ order }) => [order.status, order.id] as const);
}

describe('a wallet that is not set up', () => {
  it('has no balance and no allowance until it has money and approvals and the venue has looked at both', () => {
    const quiet = unfunded();
    const alice = quiet.wallet(1);
    const told = () => quiet.venue.balanceAllowance(alice.apiKey, 'COLLATERAL', 0);
    const nothing = {
      balance: 0,
      allowances: { [CONTRACTS.exchangeV2]: 0n, [CONTRACTS.negRiskExchangeV2]: 0n, [CONTRACTS.exchangeV3]: 0n },
    };
    expect(told()).toEqual(nothing);
    expect(refusalOf(alice.post({ price: 0.5, shares: 10 }))).toBe(BALANCE);

    const bob = quiet.wallet(2);
    quiet.venue.chain.fund(bob.address, 'pusd', microUsdc(100 * PUSD));
    act(quiet, bob, CONTRACTS.collateral, 'transfer(address,uint256)', addressWord(alice.address), uintWord(5 * PUSD));
    approve(quiet, alice, 7 * PUSD);
    expect(told()).toEqual(nothing);
    expect(refusalOf(alice.post({ price: 0.5, shares: 10 }))).toBe(BALANCE);

    quiet.venue.refreshBalance(alice.apiKey, 'COLLATERAL', 0);
    expect(told()).toMatchObject({ balance: 5 * PUSD, allowances: { [CONTRACTS.exchangeV2]: BigInt(7 * PUSD) } });
    expect(acceptedOf(alice.post({ price: 0.5, shares: 10 })).status).toBe('live');
  });

  it('may not spend more than it has allowed the exchange, whatever it has', () => {
    const quiet = unfunded();
    const alice = quiet.wallet(1);
    quiet.venue.chain.fund(alice.address, 'pusd', microUsdc(100 * PUSD));
    approve(quiet, alice, 7 * PUSD);
    quiet.venue.refreshBalance(alice.apiKey, 'COLLATERAL', 0);
    expect(acceptedOf(alice.post({ price: 0.5, shares: 10 })).status).toBe('live');
    expect(refusalOf(alice.post({ price: 0.5, shares: 5 }))).toBe(BALANCE);
  });

  it('may not sell shares that the exchange is no operator of', () => {
    const quiet = new QuietVenue();
    const [alice, bob] = [quiet.wallet(1), quiet.wallet(2)];
    bob.post({ outcome: 'down', price: 0.5, shares: 10 });
    acceptedOf(alice.take({ price: 0.5, shares: 10 }));
    quiet.time.advance(2_000);
    const { up } = quiet.market.round;
    const told = () => quiet.venue.balanceAllowance(alice.apiKey, 'CONDITIONAL', 0, up);
    expect(told()).toMatchObject({ balance: 10 * PUSD, allowances: { [CONTRACTS.exchangeV2]: 2n ** 256n - 1n } });

    const words = [addressWord(CONTRACTS.exchangeV2), uintWord(0)];
    act(quiet, alice, CONTRACTS.conditionalTokens, 'setApprovalForAll(address,bool)', ...words);
    const open = alice.post({ side: 'SELL', price: 0.6, shares: 5 });
    expect(acceptedOf(open).status).toBe('live');
    quiet.venue.refreshBalance(alice.apiKey, 'CONDITIONAL', 0, up);
    expect(told()).toMatchObject({ allowances: { [CONTRACTS.exchangeV2]: 0n } });
    expect(cancellations(quiet)).toEqual([['INVALID', open.id]]);
    expect(refusalOf(alice.post({ side: 'SELL', price: 0.6, shares: 5 }))).toBe(BALANCE);
  });
});

describe('an asset that is asked for', () => {
  it('is nothing without a token, or with one of the other protocol version', () => {
    const quiet = new QuietVenue();
    const alice = quiet.wallet(1);
    const { up } = quiet.market.round;
    expect(quiet.venue.balanceAllowance(alice.apiKey, 'CONDITIONAL', 0).balance).toBe(0);
    expect(quiet.venue.balanceAllowance(alice.apiKey, 'CONDITIONAL-V2', 0, up)).toEqual({
      balance: 0,
      allowances: { [CONTRACTS.exchangeV3]: 2n ** 256n - 1n },
    });
    expect(() => quiet.venue.refreshBalance(alice.apiKey, 'CONDITIONAL', 0, 'nonsense')).not.toThrow();
  });

  it('is that of the wallet of the signature type', () => {
    const quiet = new QuietVenue();
    const alice = quiet.wallet(1);
    alice.post({ price: 0.5, shares: 100, signatureType: 3 });
    sendAway(quiet, alice, 1_000);
    expect(quiet.venue.balanceAllowance(alice.apiKey, 'COLLATERAL', 0).balance).toBe(9_000 * PUSD);
    expect(quiet.venue.balanceAllowance(alice.apiKey, 'COLLATERAL', 3).balance).toBe(10_000 * PUSD);
  });
});

describe('money that leaves a wallet on chain', () => {
  it('cancels the newest orders that it leaves uncovered, as INVALID, and no others', () => {
    const quiet = new QuietVenue();
    const alice = quiet.wallet(1);
    const orders = [0.1, 0.2, 0.3].map((price) => alice.post({ price, shares: 10_000 }));
    sendAway(quiet, alice, 4_500);
    expect(cancellations(quiet)).toEqual([['INVALID', orders[2]?.id]]);
    expect(quiet.venue.openOrders(alice.apiKey, {}).map(({ id }) => id)).toEqual([orders[0]?.id, orders[1]?.id]);
    expect(quiet.book('up').bids).toEqual(['0.2×10000', '0.1×10000']);
    expect(quiet.venue.order(alice.apiKey, orders[2]?.id ?? '')).toMatchObject({ status: 'INVALID' });
    expect(quiet.ledger().accounts[0]).toMatchObject({ cash: 5_500 * PUSD, reserved: 3_000 * PUSD });
  });

  it('leaves the orders of other wallets of the owner alone', () => {
    const quiet = new QuietVenue();
    const alice = quiet.wallet(1);
    alice.post({ price: 0.5, shares: 100, signatureType: 3 });
    sendAway(quiet, alice, 10_000);
    expect(cancellations(quiet)).toEqual([]);
  });

  it('has an order inside its taker delay refused at the end of it, and its funds freed', () => {
    const quiet = new QuietVenue();
    const [alice, bob] = [quiet.wallet(1), quiet.wallet(2)];
    bob.post({ outcome: 'down', price: 0.5, shares: 10_000 });
    const taken = alice.post({ price: 0.5, shares: 10_000 });
    sendAway(quiet, alice, 9_000);
    expect(taken.answer).toBeUndefined();
    quiet.time.advance(150);
    expect(refusalOf(taken)).toBe(BALANCE);
    expect(quiet.venue.order(alice.apiKey, taken.id)).toBeUndefined();
    expect(quiet.ledger().accounts.find(({ address }) => address === alice.address)).toMatchObject({ reserved: 0 });
    expect(quiet.ledger().conservation.held).toBe(true);
  });
});
