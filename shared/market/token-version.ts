import type { TokenId } from './ids.ts';

const RESERVED_BITS = ((1n << 64n) - 1n) << 40n;

/**
 * Whether an id is a position of Protocol V2 and not a CTF token: exactly then its bits 40 to 103 are zero
 * (protocol §3.1, §10.4). It decides the exchange that an order is signed for.
 */
export function isProtocolV2Token(token: TokenId): boolean {
  return (BigInt(token) & RESERVED_BITS) === 0n;
}
