import type { PlaceEffect } from '../../../shared/events/effects.ts';
import type { OrderHash } from '../../../shared/market/ids.ts';
import type { EpochMs } from '../../../shared/units/index.ts';
import { addressOf, type PrivateKey, type Signature } from '../../../shared/wire/auth/index.ts';
import {
  type Order,
  orderAmounts,
  orderDomain,
  orderSigner,
  postOrderBody,
  ZERO_BYTES32,
} from '../../../shared/wire/orders/index.ts';
import type { TradingWallet } from '../../../shared/wire/wallets/index.ts';

/** A signed struct. Expiration, kind and post-only are not part of it, so that it can be made before these are known. */
export type Seal = { readonly order: Order; readonly orderId: OrderHash; readonly signature: Signature };

/** An order that can be sent: its id at the venue and the exact bytes. Re-sending means these bytes (reliability §5.2). */
export type SignedOrder = {
  readonly place: PlaceEffect;
  readonly seal: Seal;
  readonly orderId: OrderHash;
  readonly body: string;
};

/** The part of an intent that is signed. */
export type SealedTerms = Pick<
  PlaceEffect,
  'token' | 'side' | 'price' | 'size' | 'tick' | 'orderType' | 'version' | 'negRisk'
>;

/** Signs intents. `salt` is below 2^53; with `at` it makes the order unique. */
export type PlaceSigner = {
  seal(terms: SealedTerms, salt: number, at: EpochMs): Seal;
  /** Equal texts mean that a seal made for the one serves the other. */
  sealKey(terms: SealedTerms): string;
  /** The bytes of an intent, with a seal of its own terms. */
  finish(place: PlaceEffect, seal: Seal): SignedOrder;
};

/** A signer for orders of the wallet, which is the key's own unless another is given, posted under the given API key. */
export function placeSigner(key: PrivateKey, apiKey: string, wallet?: TradingWallet): PlaceSigner {
  const owner = addressOf(key);
  const { signatureType, address: maker } = wallet ?? { signatureType: 0, address: owner };
  // A deposit wallet signs for itself, by its owner's hand (protocol §3.2).
  const signer = signatureType === 3 ? maker : owner;
  const sign = orderSigner(key);
  return {
    seal(terms, salt, at) {
      const order: Order = {
        salt,
        maker,
        signer,
        tokenId: terms.token,
        ...amountsOf(terms),
        side: terms.side,
        signatureType,
        timestamp: at,
        metadata: ZERO_BYTES32,
        builder: ZERO_BYTES32,
      };
      return { order, ...sign(order, orderDomain(terms.version, terms.negRisk)) };
    },
    sealKey(terms) {
      const { makerAmount, takerAmount } = amountsOf(terms);
      return `${terms.token} ${terms.side} ${makerAmount} ${takerAmount} ${terms.version} ${terms.negRisk}`;
    },
    finish(place, seal) {
      const body = postOrderBody({
        order: seal.order,
        signature: seal.signature,
        expirationS: Math.floor(place.expiresAt / 1000),
        owner: apiKey,
        orderType: place.orderType,
        postOnly: place.postOnly,
        deferExec: false,
      });
      return { place, seal, orderId: seal.orderId, body };
    },
  };
}

function amountsOf({ orderType, side, price, size, tick }: SealedTerms) {
  return orderAmounts(orderType, side, price, size, tick);
}
