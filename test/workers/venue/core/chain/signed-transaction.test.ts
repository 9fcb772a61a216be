import * as fc from 'fast-check';
import { bytesToHex, type Hex, hexToBytes, keccak256 } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { describe, expect, it } from 'vitest';
import { CONTRACTS } from '../../../../../shared/wire/contracts.ts';
import { readSigned } from '../../../../../workers/venue/core/chain/signed-transaction.ts';
import { goldenAccount } from '../../../../support/golden-vectors.ts';

const alice = privateKeyToAccount(goldenAccount('alice').private_key as Hex);

const callArbitrary = fc.record({
  nonce: fc.nat(100_000),
  data: fc.uint8Array({ maxLength: 400 }).map((bytes) => bytesToHex(bytes)),
  gas: fc.bigInt({ min: 0n, max: 10n ** 9n }),
});

describe('a transaction that an EOA signed', () => {
  it.each(['eip1559', 'legacy'] as const)(
    'as %s is read with its sender and its hash, whatever it holds',
    async (type) => {
      await fc.assert(
        fc.asyncProperty(callArbitrary, async ({ nonce, data, gas }) => {
          const fees = type === 'legacy' ? { gasPrice: 30n } : { maxFeePerGas: 30n, maxPriorityFeePerGas: 2n };
          const raw = await alice.signTransaction({
            type,
            chainId: 137,
            to: CONTRACTS.collateral,
            nonce,
            data,
            gas,
            ...fees,
          } as never);
          expect(readSigned(hexToBytes(raw))).toEqual({
            hash: keccak256(raw),
            from: alice.address,
            to: CONTRACTS.collateral.toLowerCase(),
            nonce: BigInt(nonce),
            value: 0n,
            data: hexToBytes(data),
          });
        }),
        { numRuns: 25 },
      );
    },
  );

  it('for another chain is refused: it must not be replayed here', async () => {
    const raw = await alice.signTransaction({
      type: 'eip1559',
      chainId: 1,
      to: CONTRACTS.collateral,
      nonce: 0,
      gas: 1n,
      maxFeePerGas: 1n,
      maxPriorityFeePerGas: 1n,
    });
    expect(readSigned(hexToBytes(raw))).toBeUndefined();
  });

  it('that is cut or changed is refused or another sender, and never throws', async () => {
    const raw = hexToBytes(
      await alice.signTransaction({
        type: 'eip1559',
        chainId: 137,
        to: CONTRACTS.collateral,
        nonce: 7,
        gas: 1n,
        maxFeePerGas: 1n,
        maxPriorityFeePerGas: 1n,
      }),
    );
    for (let length = 0; length < raw.length; length += 1) expect(readSigned(raw.subarray(0, length))).toBeUndefined();
    for (let at = 0; at < raw.length; at += 1) {
      const changed = Uint8Array.from(raw);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(readSigned(changed)?.from).not.toBe(alice.address);
    }
  });
});
