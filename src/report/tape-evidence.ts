import type { VenueFill } from '../../shared/events/engine-events.ts';
import type { OrderHash } from '../../shared/market/ids.ts';
import type { Input } from '../../shared/engine/input.ts';
import { TapeReader } from '../../shared/tape/index.ts';
import type { EpochMs } from '../../shared/units/index.ts';
import { decodeUserFrame, type UserIdentity } from '../../shared/wire/user/index.ts';

/** An order that a compartment signed, as its tape shows it. Written before the order could leave. */
export type Intent = {
  readonly asset: string;
  readonly incarnation: number;
  readonly clientId: number;
  readonly orderId: OrderHash;
  readonly signedAt: EpochMs;
};

/** What the tapes of a session prove about orders and fills, read without the engine. */
export type TapeEvidence = {
  readonly intents: readonly Intent[];
  /** Latest state of every fill that reached a compartment, by trade and order. */
  readonly fills: ReadonlyMap<string, VenueFill>;
  readonly segments: number;
  readonly torn: number;
  /** Segments that cannot be believed, with the reason. */
  readonly corrupt: readonly string[];
};

export function fillKey(tradeId: string, orderId: string): string {
  return `${tradeId}/${orderId}`;
}

/** Reads whole tape segments, in any order of assets but in the order of their recording within one. */
export function evidenceOf(segments: Iterable<readonly [name: string, bytes: Uint8Array]>): TapeEvidence {
  const intents: Intent[] = [];
  const fills = new Map<string, VenueFill>();
  const corrupt: string[] = [];
  let count = 0;
  let torn = 0;
  for (const [name, bytes] of segments) {
    count += 1;
    const reader = new TapeReader(bytes);
    if (reader.header !== undefined) readSegment(reader, reader.header, intents, fills);
    if (reader.verdict?.condition === 'torn') torn += 1;
    if (reader.verdict?.condition === 'corrupt') corrupt.push(`${name}: ${reader.verdict.reason}`);
  }
  return { intents, fills, segments: count, torn, corrupt };
}

function readSegment(
  reader: TapeReader,
  header: NonNullable<TapeReader['header']>,
  intents: Intent[],
  fills: Map<string, VenueFill>,
): void {
  const { asset, incarnation, identity } = header;
  const keep = (fill: VenueFill): void => void fills.set(fillKey(fill.tradeId, fill.orderId), fill);
  for (let record = reader.next(); record !== undefined; record = reader.next()) {
    if (record.type !== 'input') continue;
    const { input } = record;
    if (input.kind === 'event' && input.event.type === 'order-signed') {
      const { clientId, orderId } = input.event;
      intents.push({ asset, incarnation, clientId, orderId, signedAt: input.at });
    }
    fillsIn(input, identity, keep);
  }
}

function fillsIn(input: Input, identity: UserIdentity, keep: (fill: VenueFill) => void): void {
  if (input.kind === 'frame') {
    if (input.feed !== 'user') return;
    const decoded = decodeUserFrame(input.bytes, identity);
    if (decoded.kind !== 'decoded') return;
    for (const event of decoded.events) if (event.type === 'user-fill') keep(event.fill);
  } else if (input.event.type === 'reconciled') {
    for (const fill of input.event.fills) keep(fill);
  }
}
