import { createHash } from 'node:crypto';
import type { ConditionId, Outcome, TokenId } from '../../../shared/market/ids.ts';
import type { Round } from '../../../shared/market/round.ts';
import { isProtocolV2Token } from '../../../shared/market/token-version.ts';
import type { Random } from '../../../shared/ports/ports.ts';

/** Length that most CTF token ids have in decimal. */
const TOKEN_DIGITS = 77;

/** Module byte of markets with two outcomes. */
const BINARY_MODULE = '01';

/** 32 bytes as 0x hex that follow from the venue's seed and a name. */
export function bytes32Of(seed: number, name: string): string {
  return `0x${createHash('sha256').update(`${seed}/${name}`).digest('hex')}`;
}

/** A market's condition and its two tokens. */
export type MarketIds = Pick<Round, 'conditionId' | 'up' | 'down'>;

/** A market's ids, in the form of its protocol version; they follow from the venue's seed and the slug. */
export function marketIdsOf(seed: number, slug: string, version: Round['version']): MarketIds {
  if (version === 'v2') return positionsOf(seed, slug);
  return {
    conditionId: bytes32Of(seed, `${slug}/condition`) as ConditionId,
    up: tokenIdOf(seed, slug, 'up'),
    down: tokenIdOf(seed, slug, 'down'),
  };
}

/** A token id of the first protocol version: a hash, in decimal. */
function tokenIdOf(seed: number, slug: string, outcome: Outcome): TokenId {
  for (let attempt = 0; ; attempt += 1) {
    const token = BigInt(bytes32Of(seed, `${slug}/${outcome}/${attempt}`)).toString() as TokenId;
    if (token.length === TOKEN_DIGITS && !isProtocolV2Token(token)) return token;
  }
}

/**
 * Positions of Protocol V2 (protocol §10.4): module 8 bits, base hash 128, then arity, reserved bits, resolution chain and
 * condition index, all zero for an Up/Down market, and the outcome in the last byte. The condition id is the position
 * without that byte; as 32 bytes it has a zero byte behind it instead.
 */
function positionsOf(seed: number, slug: string): MarketIds {
  const baseHash = bytes32Of(seed, `${slug}/condition`).slice(2, 34);
  const conditionId = `0x${BINARY_MODULE}${baseHash}`.padEnd(66, '0') as ConditionId;
  const up = BigInt(conditionId);
  return { conditionId, up: up.toString() as TokenId, down: (up + 1n).toString() as TokenId };
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
