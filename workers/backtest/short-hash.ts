import { createHash } from 'node:crypto';

/** Names plain data in 16 hex digits; equal data of equal key order has equal names. */
export function shortHash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}
