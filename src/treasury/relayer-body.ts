import { concat, getBytes, Interface, solidityPacked } from 'ethers';
import { digestSigner, type PrivateKey, type Signature } from '../../shared/wire/signing/secp256k1.ts';
import { CONTRACTS } from '../../shared/wire/contracts.ts';
import { batchDigest, personalDigest, proxyDigest, safeDigest } from '../../shared/wire/relayer/digests.ts';
import type { ContractCall } from './chain-calls.ts';

/** What the relayer's parameters are asked for, by kind of wallet (protocol §10.5). */
export type RelayedType = 'PROXY' | 'SAFE' | 'WALLET';

/** What a body is made of. `relay`: who relays for proxies, as the relayer says. */
export type BodyTerms = {
  readonly owner: string;
  readonly wallet: string;
  readonly key: PrivateKey;
  readonly nonce: number;
  readonly relay: string;
  /** What the relay hub may spend on a proxy's act; it pays itself. */
  readonly gasLimit: number;
  readonly deadlineS: number;
};

const NO_ADDRESS = `0x${'00'.repeat(20)}`;
const MULTISEND = new Interface(['function multiSend(bytes transactions)']);
const PROXY = new Interface([
  'function proxy((uint8 typeCode, address to, uint256 value, bytes data)[] calls) returns (bytes[])',
]);
/** `operation` of a Safe: it calls, or runs a library's code as its own. */
const CALL = 0;
const DELEGATE_CALL = 1;
const PROXY_CALL = 1;
/** A Safe knows a signature over a personal message by v + 4. */
const SAFE_V_OFFSET = 4;

/** The signed body of POST /submit that makes a wallet do these calls, all or none of them. */
export function relayerBody(type: RelayedType, calls: readonly ContractCall[], terms: BodyTerms): string {
  if (type === 'SAFE') return JSON.stringify(safeBody(calls, terms));
  return JSON.stringify(type === 'PROXY' ? proxyBody(calls, terms) : walletBody(calls, terms));
}

function safeBody(calls: readonly ContractCall[], { owner, wallet, key, nonce }: BodyTerms): object {
  const { to, data, operation } = packed(calls);
  const transaction = {
    safe: wallet,
    to,
    value: 0n,
    data: getBytes(data),
    operation: BigInt(operation),
    nonce: BigInt(nonce),
  };
  return {
    type: 'SAFE',
    from: owner,
    to,
    proxyWallet: wallet,
    data,
    nonce: String(nonce),
    signature: markedForSafe(digestSigner(key)(personalDigest(safeDigest(transaction)))),
    signatureParams: {
      gasPrice: '0',
      operation: String(operation),
      safeTxnGas: '0',
      baseGas: '0',
      gasToken: NO_ADDRESS,
      refundReceiver: NO_ADDRESS,
    },
    metadata: '',
  };
}

/** One call as it is, several by the multisend library. */
function packed(calls: readonly ContractCall[]): ContractCall & { readonly operation: number } {
  const [only, ...more] = calls;
  if (only !== undefined && more.length === 0) return { ...only, operation: CALL };
  const entries = calls.map(({ to, data }) =>
    solidityPacked(['uint8', 'address', 'uint256', 'uint256', 'bytes'], [CALL, to, 0, getBytes(data).length, data]),
  );
  const data = MULTISEND.encodeFunctionData('multiSend', [concat(entries)]);
  return { to: CONTRACTS.safeMultisend, data, operation: DELEGATE_CALL };
}

function proxyBody(calls: readonly ContractCall[], { owner, wallet, key, nonce, relay, gasLimit }: BodyTerms): object {
  const to = CONTRACTS.proxyFactory;
  const data = PROXY.encodeFunctionData('proxy', [calls.map((call) => [PROXY_CALL, call.to, 0, call.data])]);
  const digest = proxyDigest({
    from: owner,
    to,
    data: getBytes(data),
    relayerFee: 0n,
    gasPrice: 0n,
    gasLimit: BigInt(gasLimit),
    nonce: BigInt(nonce),
    relayHub: CONTRACTS.relayHub,
    relay,
  });
  return {
    type: 'PROXY',
    from: owner,
    to,
    proxyWallet: wallet,
    data,
    nonce: String(nonce),
    signature: digestSigner(key)(personalDigest(digest)),
    signatureParams: {
      gasPrice: '0',
      gasLimit: String(gasLimit),
      relayerFee: '0',
      relayHub: CONTRACTS.relayHub,
      relay,
    },
    metadata: '',
  };
}

function walletBody(calls: readonly ContractCall[], { owner, wallet, key, nonce, deadlineS }: BodyTerms): object {
  const list = calls.map(({ to, data }) => ({ target: to, value: 0n, data: getBytes(data) }));
  const batch = { wallet, nonce: BigInt(nonce), deadlineS: BigInt(deadlineS), calls: list };
  return {
    type: 'WALLET',
    from: owner,
    to: CONTRACTS.depositWalletFactory,
    nonce: String(nonce),
    signature: digestSigner(key)(batchDigest(batch)),
    depositWalletParams: {
      depositWallet: wallet,
      deadline: String(deadlineS),
      calls: calls.map(({ to, data }) => ({ target: to, value: '0', data })),
    },
    metadata: '',
  };
}

function markedForSafe(signature: Signature): string {
  const v = Number.parseInt(signature.slice(-2), 16) + SAFE_V_OFFSET;
  return `${signature.slice(0, -2)}${v.toString(16)}`;
}
