import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js';
import { CHAIN_ID } from '../../../../shared/wire/orders/order.ts';
import { recoverAddress } from '../../../../shared/wire/signing/secp256k1.ts';
import { encodeRlpList, encodeRlpSmall, numberOf, type RlpItem, rlpList } from './rlp.ts';

/** A transaction that an EOA signed itself. */
export type SignedTransaction = {
  readonly hash: string;
  readonly from: string;
  readonly to: string;
  readonly nonce: bigint;
  readonly value: bigint;
  readonly data: Uint8Array;
};

const EIP_1559 = 2;
const EIP_1559_MEMBERS = 12;
const LEGACY_MEMBERS = 9;
/** EIP-155: v = 2 × chain + 35 or 36. */
const LEGACY_V = BigInt(2 * CHAIN_ID + 35);

/**
 * Reads the bytes of `eth_sendRawTransaction`: EIP-1559 and legacy ones with EIP-155, for this chain, to a contract.
 * `undefined` for all others and where the signature is none.
 */
export function readSigned(raw: Uint8Array): SignedTransaction | undefined {
  const hash = `0x${bytesToHex(keccak_256(raw))}`;
  return raw[0] === EIP_1559 ? readEip1559(raw, hash) : readLegacy(raw, hash);
}

function readEip1559(raw: Uint8Array, hash: string): SignedTransaction | undefined {
  const items = rlpList(raw.subarray(1));
  if (items?.length !== EIP_1559_MEMBERS) return undefined;
  const [chain, nonce, , , , to, value, data, , v, r, s] = items as RlpItems<12>;
  if (numberOf(chain) !== BigInt(CHAIN_ID) || numberOf(v) > 1n) return undefined;
  const unsigned = encodeRlpList(items.slice(0, 9).map(({ encoded }) => encoded));
  const digest = keccak_256(concatBytes(Uint8Array.of(EIP_1559), unsigned));
  return finish(hash, digest, { nonce, to, value, data, r, s }, numberOf(v) === 1n);
}

function readLegacy(raw: Uint8Array, hash: string): SignedTransaction | undefined {
  const items = rlpList(raw);
  if (items?.length !== LEGACY_MEMBERS) return undefined;
  const [nonce, , , to, value, data, v, r, s] = items as RlpItems<9>;
  const parity = numberOf(v) - LEGACY_V;
  if (parity !== 0n && parity !== 1n) return undefined;
  const chain = encodeRlpBytes(CHAIN_ID);
  const members = items.slice(0, 6).map(({ encoded }) => encoded);
  const digest = keccak_256(encodeRlpList([...members, chain, encodeRlpSmall(0), encodeRlpSmall(0)]));
  return finish(hash, digest, { nonce, to, value, data, r, s }, parity === 1n);
}

type Members = Readonly<Record<'nonce' | 'to' | 'value' | 'data' | 'r' | 's', RlpItem>>;

function finish(hash: string, digest: Uint8Array, members: Members, odd: boolean): SignedTransaction | undefined {
  const { nonce, to, value, data, r, s } = members;
  if (to.content.length !== 20) return undefined;
  const signature = `0x${word(r)}${word(s)}${odd ? '1c' : '1b'}`;
  const from = recoverAddress(digest, signature);
  if (from === undefined) return undefined;
  return {
    hash,
    from,
    to: `0x${bytesToHex(to.content)}`,
    nonce: numberOf(nonce),
    value: numberOf(value),
    data: data.content,
  };
}

function word(item: RlpItem): string {
  return bytesToHex(item.content).padStart(64, '0');
}

/** A number of one byte above 127, encoded. */
function encodeRlpBytes(value: number): Uint8Array {
  return Uint8Array.of(0x81, value);
}

type RlpItems<Length extends number, Items extends RlpItem[] = []> = Items['length'] extends Length
  ? Items
  : RlpItems<Length, [...Items, RlpItem]>;
