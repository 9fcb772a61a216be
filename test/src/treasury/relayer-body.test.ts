import { describe, expect, it } from 'vitest';
import { addressOf } from '../../../shared/wire/auth/index.ts';
import { relayerBody, type RelayedType } from '../../../src/treasury/relayer-body.ts';
import { callsOfProxy, callsOfSafe } from '../../../workers/venue/core/chain/call-batch.ts';
import { golden } from '../../support/golden-vectors.ts';
import { ALICE } from '../../workers/venue/api/served-venue.ts';

type Golden = Readonly<Record<string, unknown>> & {
  readonly to: string;
  readonly data?: string;
  readonly nonce: string;
  readonly proxyWallet?: string;
  readonly signatureParams?: { readonly operation?: string; readonly relay?: string; readonly gasLimit?: string };
  readonly depositWalletParams?: {
    readonly depositWallet: string;
    readonly deadline: string;
    readonly calls: readonly { readonly target: string; readonly data: string }[];
  };
};

/** The calls that an official body makes. */
function callsIn(type: RelayedType, { to, data = '0x', signatureParams, depositWalletParams }: Golden) {
  if (type === 'WALLET')
    return (depositWalletParams?.calls ?? []).map((call) => ({ to: call.target, data: call.data }));
  const bytes = Buffer.from(data.slice(2), 'hex');
  const raw = type === 'SAFE' ? callsOfSafe(to, bytes, BigInt(signatureParams?.operation ?? 0)) : callsOfProxy(bytes);
  return (raw ?? []).map((call) => ({ to: call.to, data: `0x${Buffer.from(call.data).toString('hex')}` }));
}

describe('a body for the relayer', () => {
  it.each([
    ['SAFE', 'safe'],
    ['PROXY', 'proxy'],
    ['WALLET', 'deposit_wallet_batch'],
  ] as const)('of type %s carries the signature that the official client makes for the same calls', (type, name) => {
    const official = golden.relayer[name] as unknown as Golden;
    const { depositWalletParams, signatureParams, nonce, proxyWallet } = official;
    const body = JSON.parse(
      relayerBody(type, callsIn(type, official), {
        owner: addressOf(ALICE),
        key: ALICE,
        wallet: depositWalletParams?.depositWallet ?? proxyWallet ?? '',
        nonce: Number(nonce),
        relay: signatureParams?.relay ?? '',
        gasLimit: Number(signatureParams?.gasLimit ?? 0),
        deadlineS: Number(depositWalletParams?.deadline ?? 0),
      }),
    ) as Record<string, unknown>;
    const { metadata: _metadata, ...rest } = body;
    expect(lower(official)).toMatchObject(lower(rest));
  });
});

/** Addresses may be spelt in either case. */
function lower(value: object): object {
  return JSON.parse(JSON.stringify(value).toLowerCase()) as object;
}
