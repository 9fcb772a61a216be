import * as fc from 'fast-check';
import { concatHex, encodeFunctionData, encodePacked, type Hex, hexToBytes, parseAbi, size } from 'viem';
import { describe, expect, it } from 'vitest';
import { CONTRACTS } from '../../../../../shared/wire/contracts.ts';
import { callsOfProxy, callsOfSafe, callsOfSafeExec } from '../../../../../workers/venue/core/chain/call-batch.ts';
import { type ChainCall, decodeCall } from '../../../../../workers/venue/core/chain/chain-call.ts';
import { golden } from '../../../../support/golden-vectors.ts';

const CONDITION = '0xcd5f9f505e0c0182746aa65963f72f01e7463259e5ea9f56672c0fe3a37f348a';
const CONDITION_V2 = '0x017089ce3ba22aaa0a4cba8250b8c8e1eb000000000000000000000000000000';
const ALICE = '0x70997970c51812dc3a010c7d01b50e0d17dc79c8';
const AMOUNT = 2_500_000n;

/** What each golden call means, and the contract that it is sent to. */
const MEANINGS: Readonly<Record<string, { readonly to: string; readonly call: ChainCall }>> = {
  splitPosition: {
    to: CONTRACTS.collateralAdapter,
    call: { kind: 'split', through: 'collateral-adapter', conditionId: CONDITION, amount: AMOUNT },
  },
  mergePositions: {
    to: CONTRACTS.collateralAdapter,
    call: { kind: 'merge', through: 'collateral-adapter', conditionId: CONDITION, amount: AMOUNT },
  },
  redeemPositions: {
    to: CONTRACTS.collateralAdapter,
    call: { kind: 'redeem', through: 'collateral-adapter', conditionId: CONDITION },
  },
  split: {
    to: CONTRACTS.router,
    call: { kind: 'split', through: 'router', conditionId: CONDITION_V2, amount: AMOUNT },
  },
  merge: {
    to: CONTRACTS.router,
    call: { kind: 'merge', through: 'router', conditionId: CONDITION_V2, amount: AMOUNT },
  },
  redeem: {
    to: CONTRACTS.router,
    call: { kind: 'redeem', through: 'router', conditionId: CONDITION_V2, part: { outcomeIndex: 0n, amount: AMOUNT } },
  },
  wrap: {
    to: CONTRACTS.onRamp,
    call: { kind: 'wrap', asset: CONTRACTS.usdcE.toLowerCase(), to: ALICE, amount: AMOUNT },
  },
  approve: {
    to: CONTRACTS.collateral,
    call: { kind: 'approve', coin: 'pusd', spender: CONTRACTS.exchangeV2.toLowerCase(), amount: AMOUNT },
  },
  setApprovalForAll: {
    to: CONTRACTS.positionManager,
    call: {
      kind: 'set-operator',
      token: 'position-manager',
      operator: CONTRACTS.exchangeV3.toLowerCase(),
      approved: true,
    },
  },
};

const bytes = (hex: string) => hexToBytes(hex as Hex);

describe('call data', () => {
  it.each(golden.calldata.vectors)('of $call is read as the official encoder wrote it', ({ call, data }) => {
    const meaning = MEANINGS[call];
    expect(decodeCall(meaning?.to ?? '', bytes(data))).toEqual({ kind: 'call', call: meaning?.call });
  });

  it('for a contract that is none of Polymarket, or a function that it does not have, is told apart', () => {
    const [{ data } = { data: '0x' }] = golden.calldata.vectors;
    expect(decodeCall(ALICE, bytes(data)).kind).toBe('unknown-target');
    expect(decodeCall(CONTRACTS.collateral, bytes(data)).kind).toBe('unknown-function');
    expect(decodeCall(CONTRACTS.collateral, new Uint8Array()).kind).toBe('unknown-function');
  });

  it('that is cut anywhere is refused and never throws', () => {
    for (const { call, data } of golden.calldata.vectors) {
      const whole = bytes(data);
      for (let length = 0; length < whole.length; length += 1) {
        expect(decodeCall(MEANINGS[call]?.to ?? '', whole.subarray(0, length)).kind).toBe('unknown-function');
      }
    }
  });

  it('of random bytes behind a real selector never throws', () => {
    const targets = fc.constantFrom(...golden.calldata.vectors);
    fc.assert(
      fc.property(targets, fc.uint8Array({ maxLength: 400 }), ({ call, data }, tail) => {
        const noise = Uint8Array.from([...bytes(data).subarray(0, 4), ...tail]);
        expect(['call', 'unknown-function']).toContain(decodeCall(MEANINGS[call]?.to ?? '', noise).kind);
        callsOfProxy(noise);
        callsOfSafeExec(noise);
        callsOfSafe(CONTRACTS.safeMultisend, noise, 1n);
      }),
    );
  });
});

describe('a batch of calls', () => {
  const inner = golden.calldata.vectors.map(({ call, data }) => ({
    to: (MEANINGS[call]?.to ?? '') as Hex,
    data: data as Hex,
  }));
  const expected = inner.map(({ to, data }) => ({ to: to.toLowerCase(), data: bytes(data) }));

  it('for a Safe is unpacked from multiSend, alone or inside execTransaction', () => {
    const packed = concatHex(
      inner.map(({ to, data }) =>
        encodePacked(['uint8', 'address', 'uint256', 'uint256', 'bytes'], [0, to, 0n, BigInt(size(data)), data]),
      ),
    );
    const multi = encodeFunctionData({ abi: parseAbi(['function multiSend(bytes)']), args: [packed] });
    expect(callsOfSafe(CONTRACTS.safeMultisend, bytes(multi), 1n)).toEqual(expected);
    const abi = parseAbi([
      'function execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)',
    ]);
    const nobody: Hex = `0x${'00'.repeat(20)}`;
    const exec = encodeFunctionData({
      abi,
      args: [CONTRACTS.safeMultisend, 0n, multi, 1, 0n, 0n, 0n, nobody, nobody, '0x'],
    });
    expect(callsOfSafeExec(bytes(exec))).toEqual(expected);
  });

  it('for a Safe may run no other code as its own than multiSend', () => {
    expect(callsOfSafe(CONTRACTS.collateral, bytes(inner[0]?.data ?? '0x'), 1n)).toBeUndefined();
  });

  it('for a proxy is read from the factory, except where it would send Polygon coins', () => {
    const abi = parseAbi(['function proxy((uint8 typeCode, address to, uint256 value, bytes data)[])']);
    const free = inner.map(({ to, data }) => ({ typeCode: 1, to, value: 0n, data }));
    const paid = free.map((call) => ({ ...call, value: 1n }));
    expect(callsOfProxy(bytes(encodeFunctionData({ abi, args: [free] })))).toEqual(expected);
    expect(callsOfProxy(bytes(encodeFunctionData({ abi, args: [paid] })))).toBeUndefined();
  });
});
