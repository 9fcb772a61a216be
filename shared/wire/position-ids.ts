import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js';
import { OUTCOMES, type ConditionId, type Outcome, type TokenId } from '../market/ids.ts';
import { CONTRACTS } from './contracts.ts';
import { addressWord, bytes32Word, uintWord } from './signing/typed-data.ts';

/** The field of alt_bn128, on which ConditionalTokens puts its collections: y² = x³ + 3. */
const FIELD = 21888242871839275222246405745257275088696311157297823662689037894645226208583n;
const CURVE_B = 3n;
const SIGN_BIT = 1n << 255n;
const ODD_BIT = 1n << 254n;

/** Width of an address inside a packed hash, bytes. */
const ADDRESS_BYTES = 20;

/**
 * The token ids of a v1 market's outcomes, as the ConditionalTokens contract derives them from its condition (protocol §10):
 * a point of alt_bn128 per outcome, hashed with the collateral. First outcome Up, second Down, no parent collection.
 *
 * @param collateral USDC.e: the markets' collateral before pUSD and, behind its adapters, since
 */
export function positionIdsOf(
  conditionId: ConditionId,
  collateral: string = CONTRACTS.usdcE,
): Readonly<Record<Outcome, TokenId>> {
  const ids = OUTCOMES.map((_, index) => {
    const collection = collectionId(conditionId, 1n << BigInt(index));
    const packed = concatBytes(addressWord(collateral).slice(-ADDRESS_BYTES), uintWord(collection));
    return hashOf(packed).toString() as TokenId;
  });
  return { up: ids[0]!, down: ids[1]! };
}

/** Tries x upwards from the hash until a point of the curve is met; the hash's highest bit says which of its two y. */
function collectionId(conditionId: ConditionId, indexSet: bigint): bigint {
  const hash = hashOf(concatBytes(bytes32Word(conditionId), uintWord(indexSet)));
  const wantsOdd = (hash & SIGN_BIT) !== 0n;
  let x = hash % FIELD;
  for (;;) {
    x = (x + 1n) % FIELD;
    const square = (x * x * x + CURVE_B) % FIELD;
    // The field is 3 modulo 4, which makes this the square root wherever there is one.
    const y = power(square, (FIELD + 1n) / 4n);
    if ((y * y) % FIELD !== square) continue;
    const isOdd = (y & 1n) === 1n;
    const chosenIsOdd = isOdd === wantsOdd ? isOdd : !isOdd;
    return chosenIsOdd ? x ^ ODD_BIT : x;
  }
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let square = base % FIELD, rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * square) % FIELD;
    square = (square * square) % FIELD;
  }
  return result;
}

function hashOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${bytesToHex(keccak_256(bytes))}`);
}
