import * as z from 'zod';
import type { UserEvent } from '../../events/engine-events.ts';
import { type Decoded, ignored, refused } from '../decoded.ts';
import { issueText, parseJson } from '../json.ts';
import { utf8Text } from '../utf8.ts';
import type { UserIdentity } from './identity.ts';
import { orderRecordSchema, toVenueOrder } from './order-record.ts';
import { fillsOf, tradeRecordSchema } from './trade-record.ts';

type UserOrderChange = Extract<UserEvent, { readonly type: 'user-order' }>['change'];

/** A Map: the names come from outside, and an object also answers to `constructor`. */
const CHANGES: ReadonlyMap<string, UserOrderChange> = new Map([
  ['PLACEMENT', 'placement'],
  ['UPDATE', 'update'],
  ['CANCELLATION', 'cancellation'],
]);

const envelopeSchema = z.object({ event_type: z.string() });
const orderMessageSchema = orderRecordSchema.extend({ type: z.string() });

/**
 * Decodes one text frame of the user socket (protocol §5): an object or an array of them.
 *
 * An array with one bad element is refused as a whole: the stream has a hole then, and REST must fill it.
 */
export function decodeUserFrame(frame: Uint8Array, identity: UserIdentity): Decoded<UserEvent> {
  const text = utf8Text(frame);
  if (text === 'PONG') return ignored('PONG');
  const json = parseJson(text);
  if (json.kind === 'malformed') return refused(`not JSON: ${json.reason}`);
  if (!Array.isArray(json.value)) return decodeMessage(json.value, identity);

  const events: UserEvent[] = [];
  for (const message of json.value as unknown[]) {
    const decoded = decodeMessage(message, identity);
    if (decoded.kind === 'refused') return decoded;
    if (decoded.kind === 'decoded') events.push(...decoded.events);
  }
  return { kind: 'decoded', events };
}

function decodeMessage(message: unknown, identity: UserIdentity): Decoded<UserEvent> {
  const envelope = envelopeSchema.safeParse(message);
  if (!envelope.success) return refused(`no message: ${issueText(envelope.error)}`);
  switch (envelope.data.event_type) {
    case 'order':
      return decodeOrder(message);
    case 'trade':
      return decodeTrade(message, identity);
    default:
      return ignored(envelope.data.event_type);
  }
}

function decodeOrder(message: unknown): Decoded<UserEvent> {
  const parsed = orderMessageSchema.safeParse(message);
  if (!parsed.success) return refused(`order: ${issueText(parsed.error)}`);
  const change = CHANGES.get(parsed.data.type);
  if (change === undefined) return ignored(`order/${parsed.data.type}`);
  return { kind: 'decoded', events: [{ type: 'user-order', change, order: toVenueOrder(parsed.data) }] };
}

function decodeTrade(message: unknown, identity: UserIdentity): Decoded<UserEvent> {
  const parsed = tradeRecordSchema.safeParse(message);
  if (!parsed.success) return refused(`trade: ${issueText(parsed.error)}`);
  const fills = fillsOf(parsed.data, identity);
  if (fills.length === 0) return refused(`trade ${parsed.data.id}: no part of it is ours`);
  return { kind: 'decoded', events: fills.map((fill) => ({ type: 'user-fill', fill })) };
}
