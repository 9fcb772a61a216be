import type { OrderHash } from '../market/ids.ts';
import { TapeReader } from './tape-reader.ts';

/**
 * Tells every order that a segment shows as signed: its hash was there before the order could leave (reliability §5.2). A
 * damaged segment is read up to the damage.
 *
 * @returns true when the segment was closed in order: nothing will be added to it
 */
export function readSignedOrders(segment: Uint8Array, found: (orderId: OrderHash) => void): boolean {
  const reader = new TapeReader(segment);
  for (let record = reader.next(); record !== undefined; record = reader.next()) {
    if (record.type !== 'input' || record.input.kind !== 'event') continue;
    const { event } = record.input;
    if (event.type === 'order-signed') found(event.orderId);
  }
  return reader.verdict?.condition === 'clean';
}
