import type { PlaceEffect } from '../../../shared/events/effects.ts';
import type { ClientId } from '../../../shared/events/engine-events.ts';
import type { ConditionId, OrderHash } from '../../../shared/market/ids.ts';
import type { EpochMs } from '../../../shared/units/index.ts';
import { addressOf, type PrivateKey } from '../../../shared/wire/auth/index.ts';
import {
  type Order,
  orderAmounts,
  orderDomain,
  orderSigner,
  postOrderBody,
  ZERO_BYTES32,
} from '../../../shared/wire/orders/index.ts';
import type { TradingWallet } from '../../../shared/wire/wallets/index.ts';

/** An order that can be sent: its id at the venue and the exact bytes. Re-sending means these bytes (reliability §5.2). */
export type SignedOrder = {
  readonly clientId: ClientId;
  readonly conditionId: ConditionId;
  readonly orderId: OrderHash;
  readonly body: string;
};

/** Makes a {@link SignedOrder} of an intent. `salt` is below 2^53; with `at` it makes the order unique. */
export type PlaceSigner = (place: PlaceEffect, salt: number, at: EpochMs) => SignedOrder;

/** A signer for orders of the wallet, which is the key's own unless another is given, posted under the given API key. */
export function placeSigner(key: PrivateKey, apiKey: string, wallet?: TradingWallet): PlaceSigner {
  const owner = addressOf(key);
  const { signatureType, address: maker } = wallet ?? { signatureType: 0, address: owner };
  // A deposit wallet signs for itself, by its owner's hand (protocol §3.2).
  const signer = signatureType === 3 ? maker : owner;
  const sign = orderSigner(key);
  return (place, salt, at) => {
    const order: Order = {
      salt,
      maker,
      signer,
      tokenId: place.token,
      ...orderAmounts(place.orderType, place.side, place.price, place.size, place.tick),
      side: place.side,
      signatureType,
      timestamp: at,
      metadata: ZERO_BYTES32,
      builder: ZERO_BYTES32,
    };
    const { orderId, signature } = sign(order, orderDomain(place.version, place.negRisk));
    const body = postOrderBody({
      order,
      signature,
      expirationS: Math.floor(place.expiresAt / 1000),
      owner: apiKey,
      orderType: place.orderType,
      postOnly: place.postOnly,
      deferExec: false,
    });
    return { clientId: place.clientId, conditionId: place.conditionId, orderId, body };
  };
}
