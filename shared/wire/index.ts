/** The venue's wire formats, for other programs (`bulkhead/wire`): parsers, hashes, signatures, amounts and fees. */
import type { PrivateKey } from './auth/index.ts';
import { type Order, type OrderDomain, orderSigner } from './orders/index.ts';

export { takerFee } from '../market/fees.ts';
export {
  type ClobAccount,
  hmacSignature,
  l2Headers as hmacHeaders,
  type PrivateKey,
  privateKey,
  type Signature,
} from './auth/index.ts';
export { bookHash, bookHashByLastTrade } from './book-hash.ts';
export * from './clob/index.ts';
export * from './gamma/index.ts';
export * from './market/market-decoder.ts';
export { TokenTable } from './market/token-table.ts';
export * from './orders/index.ts';
export * from './prices/index.ts';
export * from './user/index.ts';

/** Signs one order; for many of one key, {@link orderSigner} prepares the key once. */
export function signOrder(
  order: Order,
  domain: OrderDomain,
  key: PrivateKey,
): ReturnType<ReturnType<typeof orderSigner>> {
  return orderSigner(key)(order, domain);
}
