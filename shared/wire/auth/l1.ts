import type { Address, PrivateKey } from '../signing/secp256k1.ts';
import { addressOf, digestSigner, recoverAddress } from '../signing/secp256k1.ts';
import {
  addressWord,
  domainSeparator,
  structHash,
  textWord,
  typedDataDigest,
  uintWord,
} from '../signing/typed-data.ts';

const TYPE_HASH = textWord('ClobAuth(address address,string timestamp,uint256 nonce,string message)');
const MESSAGE_WORD = textWord('This message attests that I control the given wallet');

/** What a wallet attests to get or make API credentials; the same nonce derives the same key (protocol §2.2, level 1). */
export type ClobAuth = {
  readonly chainId: number;
  /** Unix seconds on the venue's clock. */
  readonly timestampS: number;
  readonly nonce: number;
};

/** Headers that authenticate by the wallet's own key: for creating and deriving API credentials. */
export function l1Headers(key: PrivateKey, auth: ClobAuth): Readonly<Record<string, string>> {
  const address = addressOf(key);
  return {
    POLY_ADDRESS: address,
    POLY_SIGNATURE: digestSigner(key)(clobAuthDigest(address, auth)),
    POLY_TIMESTAMP: String(auth.timestampS),
    POLY_NONCE: String(auth.nonce),
  };
}

/** The address whose key signed an attestation of `address`; `undefined` when the signature is none. */
export function recoverClobAuth(address: Address, auth: ClobAuth, signature: string): Address | undefined {
  return recoverAddress(clobAuthDigest(address, auth), signature);
}

/** The domain's version stays "1" whatever the exchange's is. */
function clobAuthDigest(address: Address, { chainId, timestampS, nonce }: ClobAuth): Uint8Array {
  const separator = domainSeparator({ name: 'ClobAuthDomain', version: '1', chainId });
  const struct = [TYPE_HASH, addressWord(address), textWord(String(timestampS)), uintWord(nonce), MESSAGE_WORD];
  return typedDataDigest(separator, structHash(struct));
}
