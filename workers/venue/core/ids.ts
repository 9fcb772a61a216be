import { createHash } from 'node:crypto';
import type { ConditionId, Outcome, TokenId } from '../../../shared/market/ids.ts';
import { isProtocolV2Token } from '../../../shared/market/token-version.ts';
import type { Random } from '../../../shared/ports/ports.ts';

/** Length that most CTF token ids have in decimal. */
const TOKEN_DIGITS = 77;

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
    const token = BigInt(bytes32Of(seed, `${slug}/${outcome}/${attempt}`)).toString() as TokenId;
    if (token.length === TOKEN_DIGITS && !isProtocolV2Token(token)) return token;
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
