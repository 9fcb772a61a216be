import { encodeFunctionData, type Hex, hexToBytes, parseAbi } from 'viem';
import { describe, expect, it } from 'vitest';
import { microShares } from '../../../../../shared/units/index.ts';
import { CONTRACTS } from '../../../../../shared/wire/contracts.ts';
import { ChainActs } from '../chain-acts.ts';
import { QuietVenue, type Wallet } from '../quiet-venue.ts';

const PUSD = 1_000_000;
const TEN = microShares(10 * PUSD);

const abi = parseAbi([
  'function setApprovalForAll(address,bool)',
  'function safeTransferFrom(address,address,uint256,uint256,bytes)',
  'function transfer(address,uint256)',
]);

const call = (to: string, data: Hex) => ({ to, data: hexToBytes(data) });

function sendShares(from: Wallet, to: Wallet, token: string) {
  const args = [from.address as Hex, to.address as Hex, BigInt(token), BigInt(TEN), '0x'] as const;
  return call(CONTRACTS.conditionalTokens, encodeFunctionData({ abi, functionName: 'safeTransferFrom', args }));
}

function setUp() {
  const quiet = new QuietVenue();
  const [alice, bob] = [quiet.wallet(1), quiet.wallet(2)];
  const { market } = quiet;
  const { chain } = quiet.venue;
  const transact = (...calls: ReturnType<typeof call>[]) =>
    chain.transact({ from: alice.address, to: alice.address, wallet: alice.address, calls }).reverted;
  return { quiet, alice, bob, market, transact, acts: new ChainActs(quiet) };
}

describe('what a wallet sends to itself', () => {
  it('is not redeemed in the middle of the transaction, where a later call still needs it', () => {
    const { quiet, alice, bob, market, transact, acts } = setUp();
    acts.split(alice, TEN);
    acts.refuseAutoRedeem(alice);
    acts.refuseAutoRedeem(bob);
    quiet.time.advance(360_000);
    const { up } = market.round;
    const allow = encodeFunctionData({ abi, functionName: 'setApprovalForAll', args: [CONTRACTS.autoRedeemer, true] });
    const calls = [sendShares(alice, alice, up), sendShares(alice, bob, up)];
    expect(transact(call(CONTRACTS.conditionalTokens, allow), ...calls)).toBeUndefined();
    expect(quiet.venue.chain.sharesOf(bob.address)).toEqual([{ token: up, size: TEN }]);
    expect(quiet.venue.conservation()).toMatchObject({ collateral: 10 * PUSD, held: true });
  });

  it('stays where the CLOB saw it, so that no order loses its cover', () => {
    const { quiet, alice, transact } = setUp();
    const resting = alice.post({ price: 0.5, shares: 10_000 });
    const args = [alice.address as Hex, BigInt(alice.cash)] as const;
    const transfer = encodeFunctionData({ abi, functionName: 'transfer', args });
    expect(transact(call(CONTRACTS.collateral, transfer))).toBeUndefined();
    expect(quiet.venue.order(alice.apiKey, resting.id)?.status).toBe('LIVE');
    expect(quiet.venue.balanceAllowance(alice.apiKey, 'COLLATERAL', 0).balance).toBe(10_000 * PUSD);
  });

  it('must be there all the same', () => {
    const { alice, market, transact } = setUp();
    expect(transact(sendShares(alice, alice, market.round.up))).toBe('insufficient balance for transfer');
  });
});
