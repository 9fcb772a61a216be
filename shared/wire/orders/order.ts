import type { Side, TokenId } from '../../market/ids.ts';
import type { Address, Signature } from '../signing/secp256k1.ts';

/** Polygon. Exchange contracts, and with them order domains, are known for this chain only. */
export const CHAIN_ID = 137;

/** Who signs for the wallet (protocol §3.2): 0 the EOA itself, 1 proxy, 2 Safe, 3 deposit wallet. */
export type SignatureType = 0 | 1 | 2 | 3;

/**
 * The struct that is hashed and signed, the same for CLOB V2 and Exchange V3 (protocol §3.1). Addresses, `metadata` and
 * `builder` are 0x hex; amounts are base units (6 decimals): a BUY gives pUSD and takes shares, a SELL the reverse.
 */
export type Order = {
  /** Random, below 2^53: it travels as a JSON number. */
  readonly salt: number;
  readonly maker: Address;
  readonly signer: Address;
  readonly tokenId: TokenId;
  readonly makerAmount: number;
  readonly takerAmount: number;
  readonly side: Side;
  readonly signatureType: SignatureType;
  /** Unix ms; makes the order unique and takes the place of a nonce. */
  readonly timestamp: number;
  readonly metadata: string;
  readonly builder: string;
};

/** 32 zero bytes: no metadata, no builder. */
export const ZERO_BYTES32 = `0x${'00'.repeat(32)}`;

/** How long an order stands (protocol §3.4). */
export const ORDER_TYPES = ['GTC', 'GTD', 'FOK', 'FAK'] as const;

/** Everything that one element of POST /order(s) says (protocol §2.5). */
export type PostedOrder = {
  readonly order: Order;
  /** 65 bytes, wrapped for signature type 3. */
  readonly signature: Signature;
  /** Unix seconds for GTD, 0 otherwise. Not part of the signed struct. */
  readonly expirationS: number;
  /** API key of the sender. */
  readonly owner: string;
  readonly orderType: (typeof ORDER_TYPES)[number];
  readonly postOnly: boolean;
  readonly deferExec: boolean;
};
