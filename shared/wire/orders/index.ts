export { limitAmounts, marketBuyAmounts, type OrderAmounts, orderAmounts } from './amounts.ts';
export { CHAIN_ID, type Order, type PostedOrder, type SignatureType, ZERO_BYTES32 } from './order.ts';
export { ORDER_DOMAINS, type OrderDomain, orderDomain } from './order-domain.ts';
export { orderHash } from './order-hash.ts';
export { type OrderSigner, orderSigner, type OrderVerdict, verifyOrder } from './order-signature.ts';
export { batchBody, type ParsedOrder, parsePostedOrder, postOrderBody } from './post-order.ts';
