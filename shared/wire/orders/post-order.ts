import * as z from 'zod';
import type { TokenId } from '../../market/ids.ts';
import type { Address, Signature } from '../signing/secp256k1.ts';
import { ORDER_TYPES, type PostedOrder, type SignatureType } from './order.ts';

/**
 * One order as the JSON text of POST /order, byte for byte as the official client writes it (protocol §2.5): the HMAC is
 * taken over these bytes. A batch is these texts in brackets, see {@link batchBody}.
 */
export function postOrderBody(posted: PostedOrder): string {
  const { order } = posted;
  return JSON.stringify({
    deferExec: posted.deferExec,
    postOnly: posted.postOnly,
    order: {
      salt: order.salt,
      maker: order.maker,
      signer: order.signer,
      tokenId: order.tokenId,
      makerAmount: String(order.makerAmount),
      takerAmount: String(order.takerAmount),
      side: order.side,
      signatureType: order.signatureType,
      timestamp: String(order.timestamp),
      expiration: String(posted.expirationS),
      metadata: order.metadata,
      builder: order.builder,
      signature: posted.signature,
    },
    owner: posted.owner,
    orderType: posted.orderType,
  });
}

/** The body of POST /orders from bodies of single orders. */
export function batchBody(bodies: readonly string[]): string {
  return `[${bodies.join(',')}]`;
}

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/);
/** A whole number of at most 256 bits, as it enters the struct that is signed. */
const uint256 = z.string().refine((text) => /^\d{1,78}$/.test(text) && BigInt(text) < 2n ** 256n);
const bytes32 = z.string().regex(/^0x[0-9a-fA-F]{64}$/);
/** A whole number as text that a double holds exactly. */
const wholeText = z
  .string()
  .regex(/^\d{1,16}$/)
  .transform(Number)
  .refine(Number.isSafeInteger);

const postedOrderSchema = z.object({
  deferExec: z.boolean().optional(),
  postOnly: z.boolean().optional(),
  order: z.object({
    salt: z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER),
    maker: address,
    signer: address,
    tokenId: uint256,
    makerAmount: wholeText,
    takerAmount: wholeText,
    side: z.enum(['BUY', 'SELL']),
    signatureType: z.number().int().min(0).max(3),
    timestamp: wholeText,
    expiration: wholeText,
    metadata: bytes32,
    builder: bytes32,
    signature: z.string().regex(/^0x([0-9a-fA-F]{2})+$/),
  }),
  owner: z.string(),
  orderType: z.enum(ORDER_TYPES),
});

/** What marks an order of CLOB V1, as `@polymarket/clob-client` posts it: three fields that its struct had. */
const v1OrderSchema = z.object({
  order: z.object({
    taker: z.string(),
    nonce: z.unknown(),
    feeRateBps: z.unknown(),
    timestamp: z.undefined().optional(),
  }),
});

/** What a body, or an element of a batch, turned out to be. */
export type ParsedOrder =
  | { readonly kind: 'order'; readonly posted: PostedOrder }
  /** An order of the dead first version: the venue answers `order_version_mismatch` (protocol §2.7). */
  | { readonly kind: 'v1' }
  | { readonly kind: 'malformed'; readonly reason: string };

/** A posted order as the venue receives it, or why it is none. Takes parsed JSON; never throws. */
export function parsePostedOrder(json: unknown): ParsedOrder {
  const parsed = postedOrderSchema.safeParse(json);
  if (!parsed.success) {
    if (v1OrderSchema.safeParse(json).success) return { kind: 'v1' };
    return { kind: 'malformed', reason: z.prettifyError(parsed.error) };
  }
  const { order, owner, orderType, postOnly = false, deferExec = false } = parsed.data;
  const { expiration, signature, ...struct } = order;
  return {
    kind: 'order',
    posted: {
      order: {
        ...struct,
        maker: struct.maker as Address,
        signer: struct.signer as Address,
        tokenId: struct.tokenId as TokenId,
        signatureType: struct.signatureType as SignatureType,
      },
      signature: signature as Signature,
      expirationS: expiration,
      owner,
      orderType,
      postOnly,
      deferExec,
    },
  };
}
