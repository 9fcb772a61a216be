import { CONTRACTS } from '../../../../shared/wire/contracts.ts';
import type { SignatureType } from '../../../../shared/wire/orders/index.ts';
import {
  batchDigest,
  personalDigest,
  proxyDigest,
  safeCreationDigest,
  safeDigest,
} from '../../../../shared/wire/relayer/digests.ts';
import { recoverAddress } from '../../../../shared/wire/signing/secp256k1.ts';
import { callsOfProxy, callsOfSafe, type RawCall } from '../../core/chain/call-batch.ts';
import { bytesOf } from '../../core/chain/selector.ts';
import type { SubmitBody, SubmitOf } from './submit-body.ts';

/** Who relays for the proxies of this venue: their signatures name it. */
export const RELAY_ADDRESS = `0x${'11'.repeat(20)}`;

/** Type of the wallet that a kind of transaction moves. */
export const WALLET_TYPES = { PROXY: 1, SAFE: 2, WALLET: 3 } as const satisfies Record<string, SignatureType>;

/** What a body asks for: a new wallet, or calls of one that is there. */
export type Action = {
  readonly wallet: string;
  readonly walletType: SignatureType;
  /** The contract that the transaction goes to. */
  readonly target: string;
  /** Who signed it; absent for a new deposit wallet, which needs no signature. */
  readonly signer?: string | undefined;
  readonly signed: boolean;
  /** Absent where a wallet is made. */
  readonly calls?: { readonly nonce: bigint; readonly list: readonly RawCall[] } | undefined;
  /** Unix seconds. */
  readonly deadlineS?: bigint;
  /** Why it is none that a relayer could carry out. */
  readonly flaw?: string;
};

/** Makes an action of a body: its calls, and who signed them. `depositWallet` is the one that a new owner gets. */
export function actionOf(body: SubmitBody, depositWallet: string): Action {
  switch (body.type) {
    case 'SAFE':
      return safeAction(body);
    case 'SAFE-CREATE':
      return safeCreation(body);
    case 'PROXY':
      return proxyAction(body);
    case 'WALLET':
      return walletAction(body);
    case 'WALLET-CREATE':
      return {
        wallet: depositWallet,
        walletType: WALLET_TYPES.WALLET,
        target: body.to,
        signed: false,
        ...flawOf(body.to, CONTRACTS.depositWalletFactory),
      };
  }
}

/** A Safe knows signatures over personal messages by v + 4. */
function safeAction({ to, proxyWallet: safe, data: hex, nonce, signature, signatureParams }: SubmitOf<'SAFE'>): Action {
  const { operation } = signatureParams;
  const data = bytesOf(hex) ?? new Uint8Array();
  const list = callsOfSafe(to, data, operation);
  const digest = personalDigest(safeDigest({ safe, to, value: 0n, data, operation, nonce }));
  return {
    wallet: safe,
    walletType: WALLET_TYPES.SAFE,
    target: safe,
    signed: true,
    signer: recoverAddress(digest, withoutSafeMark(signature)),
    ...callsOrFlaw(nonce, list),
  };
}

function safeCreation({ to, proxyWallet, signature }: SubmitOf<'SAFE-CREATE'>): Action {
  return {
    wallet: proxyWallet,
    walletType: WALLET_TYPES.SAFE,
    target: to,
    signed: true,
    signer: recoverAddress(safeCreationDigest(), signature),
    ...flawOf(to, CONTRACTS.safeFactory),
  };
}

function proxyAction({
  from,
  to,
  proxyWallet,
  data: hex,
  nonce,
  signature,
  signatureParams,
}: SubmitOf<'PROXY'>): Action {
  const { gasPrice, gasLimit, relayerFee, relayHub, relay } = signatureParams;
  const data = bytesOf(hex) ?? new Uint8Array();
  const digest = proxyDigest({ from, to, data, relayerFee, gasPrice, gasLimit, nonce, relayHub, relay });
  return {
    wallet: proxyWallet,
    walletType: WALLET_TYPES.PROXY,
    target: relayHub,
    signed: true,
    signer: recoverAddress(personalDigest(digest), signature),
    ...callsOrFlaw(nonce, callsOfProxy(data)),
    ...flawOf(to, CONTRACTS.proxyFactory),
    ...flawOf(relayHub, CONTRACTS.relayHub),
    ...flawOf(relay, RELAY_ADDRESS),
  };
}

function walletAction({ to, nonce, signature, depositWalletParams }: SubmitOf<'WALLET'>): Action {
  const { depositWallet: wallet, deadline: deadlineS, calls } = depositWalletParams;
  const decoded = calls.map(({ target, value, data }) => ({ target, value, data: bytesOf(data) ?? new Uint8Array() }));
  return {
    wallet,
    walletType: WALLET_TYPES.WALLET,
    target: to,
    signed: true,
    signer: recoverAddress(batchDigest({ wallet, nonce, deadlineS, calls: decoded }), signature),
    deadlineS,
    ...callsOrFlaw(
      nonce,
      decoded.map(({ target, data }) => ({ to: target, data })),
    ),
    ...flawOf(to, CONTRACTS.depositWalletFactory),
  };
}

function callsOrFlaw(nonce: bigint, list: readonly RawCall[] | undefined): Pick<Action, 'calls' | 'flaw'> {
  return list === undefined ? { flaw: 'invalid transaction data' } : { calls: { nonce, list } };
}

function flawOf(given: string, expected: string): Pick<Action, 'flaw'> {
  return given.toLowerCase() === expected.toLowerCase() ? {} : { flaw: `${given} is not ${expected}` };
}

function withoutSafeMark(signature: string): string {
  const v = Number.parseInt(signature.slice(-2), 16);
  return `${signature.slice(0, -2)}${(v - 4).toString(16)}`;
}
