import * as z from 'zod';
import type { VenueOrder } from '../../events/engine-events.ts';
import type { ConditionId, OrderHash, TokenId } from '../../market/ids.ts';
import { priceText, sizeText } from '../decimals.ts';

/** The part of an order that REST (`OpenOrder`) and the user socket (`order`) tell alike (protocol §2.5, §5.1). */
export const orderRecordSchema = z.object({
  id: z.string().min(1),
  market: z.string().min(1),
  asset_id: z.string().min(1),
  side: z.enum(['BUY', 'SELL']),
  original_size: sizeText,
  size_matched: sizeText,
  price: priceText,
});

export function toVenueOrder(record: z.infer<typeof orderRecordSchema>): VenueOrder {
  return {
    orderId: record.id.toLowerCase() as OrderHash,
    conditionId: record.market as ConditionId,
    token: record.asset_id as TokenId,
    side: record.side,
    price: record.price,
    size: record.original_size,
    matched: record.size_matched,
  };
}
