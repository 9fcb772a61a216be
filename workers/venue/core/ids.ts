import { createHash } from 'node:crypto';
import type { ConditionId, Outcome, TokenId } from '../../../shared/market/ids.ts';
import type { Random } from '../../../shared/ports/ports.ts';

/** Length that most CTF token ids have in decimal. */
const TOKEN_DIGITS = 77;

/** Bits 40–103 of a Protocol V2 position id are all zero; those of a CTF token id must not be (protocol §3.1). */
const V2_RESERVED_BITS = ((1n << 64n) - 1n) << 40n;

/** 32 bytes as 0x hex that follow from the venue's seed and a name. */
export function bytes32Of(seed: number, name: string): string {
  return `0x${createHash('sha256').update(`${seed}/${name}`).digest('hex')}`;
}

export function conditionIdOf(seed: number, slug: string): ConditionId {
  return bytes32Of(seed, `${slug}/condition`) as ConditionId;
}

/** A token id of the first protocol version: a hash, in decimal. */
export function tokenIdOf(seed: number, slug: string, outcome: Outcome): TokenId {
  for (let attempt = 0; ; attempt += 1) {
    const id = BigInt(bytes32Of(seed, `${slug}/${outcome}/${attempt}`));
    const text = id.toString();
    if (text.length === TOKEN_DIGITS && (id & V2_RESERVED_BITS) !== 0n) return text as TokenId;
  }
}

export function randomBytes(random: Random, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => Math.floor(random.unit() * 256)));
}

/** 32 random bytes as 0x hex: a transaction hash. */
export function hashOf(random: Random): string {
  return `0x${randomBytes(random, 32).toString('hex')}`;
}

/** A random UUID, version 4. */
export function uuidOf(random: Random): string {
  const bytes = randomBytes(random, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
