import type { OrderType } from '../../../../shared/events/effects.ts';
import type { OrderHash, Side, TokenId } from '../../../../shared/market/ids.ts';
import { microShares, price as priceOf, tick } from '../../../../shared/units/index.ts';
import { type ClobAccount, addressOf, type PrivateKey } from '../../../../shared/wire/auth/index.ts';
import {
  type Order,
  orderAmounts,
  orderDomain,
  orderSigner,
  postOrderBody,
  ZERO_BYTES32,
} from '../../../../shared/wire/orders/index.ts';

let salt = 1;

/** An order of a wallet in pUSD and shares, as the body of POST /order and the id that it will have. */
export function signedOrder(
  key: PrivateKey,
  account: ClobAccount,
  wish: {
    readonly token: TokenId;
    readonly side: Side;
    readonly price: number;
    readonly shares: number;
    readonly type?: OrderType;
    readonly postOnly?: boolean;
    readonly builder?: string;
    readonly version?: 'v1' | 'v2';
    readonly nowMs: number;
  },
): { readonly orderId: OrderHash; readonly body: string } {
  const { token, side, type = 'GTC', postOnly = false, builder = ZERO_BYTES32, version = 'v1' } = wish;
  const limit = priceOf(Math.round(wish.price * 10_000));
  const amounts = orderAmounts(type, side, limit, microShares(Math.round(wish.shares * 1_000_000)), tick(100));
  salt += 1;
  const order: Order = {
    salt,
    maker: addressOf(key),
    signer: addressOf(key),
    tokenId: token,
    ...amounts,
    side,
    signatureType: 0,
    timestamp: wish.nowMs,
    metadata: ZERO_BYTES32,
    builder,
  };
  const { orderId, signature } = orderSigner(key)(order, orderDomain(version, false));
  const owner = account.credentials.apiKey;
  const posted = { order, signature, expirationS: 0, owner, orderType: type, postOnly, deferExec: false };
  return { orderId, body: postOrderBody(posted) };
}
