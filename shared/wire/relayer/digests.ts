import { keccak_256 } from '@noble/hashes/sha3.js';
import { concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { CONTRACTS } from '../contracts.ts';
import { CHAIN_ID } from '../orders/order.ts';
import {
  addressWord,
  domainSeparator,
  structHash,
  textWord,
  typedDataDigest,
  uintWord,
} from '../signing/typed-data.ts';

/** A call of a wallet: 0x hex, `value` in Polygon's own coin. */
export type WalletCall = { readonly target: string; readonly value: bigint; readonly data: Uint8Array };

/** What an owner signs so that the relayer makes his Safe do something (protocol §10.5). Gas is the relayer's. */
export type SafeTransaction = {
  readonly safe: string;
  readonly to: string;
  readonly value: bigint;
  readonly data: Uint8Array;
  readonly operation: bigint;
  readonly nonce: bigint;
};

/** What an owner signs so that the relay hub makes his proxy do something. Fee and gas price are 0. */
export type ProxyTransaction = {
  readonly from: string;
  readonly to: string;
  readonly data: Uint8Array;
  readonly relayerFee: bigint;
  readonly gasPrice: bigint;
  readonly gasLimit: bigint;
  readonly nonce: bigint;
  readonly relayHub: string;
  readonly relay: string;
};

/** What an owner signs so that his deposit wallet does something; `deadlineS` in Unix seconds. */
export type WalletBatch = {
  readonly wallet: string;
  readonly nonce: bigint;
  readonly deadlineS: bigint;
  readonly calls: readonly WalletCall[];
};

const NO_ADDRESS = `0x${'00'.repeat(20)}`;
const NOTHING = uintWord(0);

const SAFE_DOMAIN = textWord('EIP712Domain(uint256 chainId,address verifyingContract)');
const SAFE_TX = textWord(
  'SafeTx(address to,uint256 value,bytes data,uint8 operation,uint256 safeTxGas,uint256 baseGas,uint256 gasPrice,' +
    'address gasToken,address refundReceiver,uint256 nonce)',
);
const FACTORY_DOMAIN = textWord('EIP712Domain(string name,uint256 chainId,address verifyingContract)');
const CREATE_PROXY = textWord('CreateProxy(address paymentToken,uint256 payment,address paymentReceiver)');
const CALL = 'Call(address target,uint256 value,bytes data)';
const CALL_TYPE = textWord(CALL);
const BATCH_TYPE = textWord(`Batch(address wallet,uint256 nonce,uint256 deadline,Call[] calls)${CALL}`);

/** Signed as a personal message, see {@link personalDigest}. */
export function safeDigest({ safe, to, value, data, operation, nonce }: SafeTransaction): Uint8Array {
  const separator = structHash([SAFE_DOMAIN, uintWord(CHAIN_ID), addressWord(safe)]);
  const refund = [NOTHING, NOTHING, NOTHING, addressWord(NO_ADDRESS), addressWord(NO_ADDRESS)];
  const call = [addressWord(to), uintWord(value), keccak_256(data), uintWord(operation)];
  return typedDataDigest(separator, structHash([SAFE_TX, ...call, ...refund, uintWord(nonce)]));
}

/** Signed as it is: a Safe is made free of charge. */
export function safeCreationDigest(): Uint8Array {
  const name = textWord('Polymarket Contract Proxy Factory');
  const separator = structHash([FACTORY_DOMAIN, name, uintWord(CHAIN_ID), addressWord(CONTRACTS.safeFactory)]);
  const free = [addressWord(NO_ADDRESS), NOTHING, addressWord(NO_ADDRESS)];
  return typedDataDigest(separator, structHash([CREATE_PROXY, ...free]));
}

/** Signed as a personal message. */
export function proxyDigest(transaction: ProxyTransaction): Uint8Array {
  const { from, to, data, relayerFee, gasPrice, gasLimit, nonce, relayHub, relay } = transaction;
  const numbers = [relayerFee, gasPrice, gasLimit, nonce].map((value) => uintWord(value));
  return keccak_256(
    concatBytes(
      utf8ToBytes('rlx:'),
      ...[from, to].map(bytesOfAddress),
      data,
      ...numbers,
      ...[relayHub, relay].map(bytesOfAddress),
    ),
  );
}

/** Signed as it is. */
export function batchDigest({ wallet, nonce, deadlineS, calls }: WalletBatch): Uint8Array {
  const domain = { name: 'DepositWallet', version: '1', chainId: CHAIN_ID, verifyingContract: wallet };
  const hashes = calls.map(({ target, value, data }) =>
    structHash([CALL_TYPE, addressWord(target), uintWord(value), keccak_256(data)]),
  );
  const members = [addressWord(wallet), uintWord(nonce), uintWord(deadlineS), keccak_256(concatBytes(...hashes))];
  return typedDataDigest(domainSeparator(domain), structHash([BATCH_TYPE, ...members]));
}

/** What a wallet really signs when it is asked to sign 32 bytes as a message (EIP-191). */
export function personalDigest(hash: Uint8Array): Uint8Array {
  return keccak_256(concatBytes(utf8ToBytes(`\x19Ethereum Signed Message:\n${hash.length}`), hash));
}

function bytesOfAddress(address: string): Uint8Array {
  return hexToBytes(address.slice(2));
}
