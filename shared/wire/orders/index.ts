export { limitAmounts, marketBuyAmounts, type OrderAmounts, orderAmounts } from './amounts.ts';
export { CHAIN_ID, type Order, type PostedOrder, type SignatureType, ZERO_BYTES32 } from './order.ts';
export { type OrderDomain, orderDomain } from './order-domain.ts';
export { orderHash, type OrderSigner, orderSigner, recoverSigner } from './order-hash.ts';
export { batchBody, parsePostedOrder, postOrderBody } from './post-order.ts';
