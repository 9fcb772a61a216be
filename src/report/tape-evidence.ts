import type { EngineEvent, VenueFill } from '../../shared/events/engine-events.ts';
import type { OrderHash } from '../../shared/market/ids.ts';
import type { Input } from '../../shared/engine/input.ts';
import { TapeReader } from '../../shared/tape/index.ts';
import type { EpochMs } from '../../shared/units/index.ts';
import { decodeUserFrame, type UserIdentity } from '../../shared/wire/user/index.ts';

/** An order that a compartment signed, as its tape shows it. Written before the order could leave. */
export type Intent = {
  readonly runId: string;
  readonly asset: string;
  readonly incarnation: number;
  readonly clientId: number;
  readonly orderId: OrderHash;
  readonly signedAt: EpochMs;
  /** Whether a halt, a drain or a suspension was in force then: only exits may be signed. */
  readonly latched: boolean;
};

/** What the tapes of a session prove about orders and fills, read without the engine. */
export type TapeEvidence = {
  readonly intents: readonly Intent[];
  /** How many halts, drains and suspensions the compartments were told. */
  readonly latches: number;
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

/** What is gathered on the way through the tapes. */
type Gathered = {
  readonly intents: Intent[];
  readonly fills: Map<string, VenueFill>;
  /** What forbids entries to each incarnation where its tape has been read to. */
  readonly latched: Map<string, Set<string>>;
  latches: number;
};

/** Reads whole tape segments, in any order of assets but in the order of their recording within one. */
export function evidenceOf(segments: Iterable<readonly [name: string, bytes: Uint8Array]>): TapeEvidence {
  const gathered: Gathered = { intents: [], fills: new Map(), latched: new Map(), latches: 0 };
  const corrupt: string[] = [];
  let count = 0;
  let torn = 0;
  for (const [name, bytes] of segments) {
    count += 1;
    const reader = new TapeReader(bytes);
    if (reader.header !== undefined) readSegment(reader, reader.header, gathered);
    if (reader.verdict?.condition === 'torn') torn += 1;
    if (reader.verdict?.condition === 'corrupt') corrupt.push(`${name}: ${reader.verdict.reason}`);
  }
  const { intents, fills, latches } = gathered;
  return { intents, fills, latches, segments: count, torn, corrupt };
}

function readSegment(
  reader: TapeReader,
  { runId, asset, incarnation, identity }: NonNullable<TapeReader['header']>,
  gathered: Gathered,
): void {
  const worker = `${runId} ${asset} ${incarnation}`;
  const latches = gathered.latched.get(worker) ?? new Set();
  gathered.latched.set(worker, latches);
  const keep = (fill: VenueFill): void => keepFill(gathered.fills, fill);
  for (let record = reader.next(); record !== undefined; record = reader.next()) {
    if (record.type !== 'input') continue;
    const { input } = record;
    fillsIn(input, identity, keep);
    if (input.kind !== 'event') continue;
    const { event } = input;
    noteLatch(gathered, latches, event);
    if (event.type !== 'order-signed') continue;
    const { clientId, orderId } = event;
    const latched = latches.size > 0;
    gathered.intents.push({ runId, asset, incarnation, clientId, orderId, signedAt: input.at, latched });
  }
}

/** A halt ends with a resume, a suspension when it is said to, a liquidation with the lease that does not name it, a drain never. */
function noteLatch(gathered: Gathered, latches: Set<string>, event: EngineEvent): void {
  if (event.type === 'lease') noteLiquidation(gathered, latches, event.account?.denial === 'LIQUIDATION');
  else if (event.type === 'command' && (event.command === 'resume' || event.command === 'unhalt'))
    latches.delete('halt');
  else if (event.type === 'suspension' && !event.suspended) latches.delete('suspension');
  else if (event.type === 'command' || event.type === 'suspension') {
    latches.add(event.type === 'command' ? event.command : 'suspension');
    gathered.latches += 1;
  }
}

function noteLiquidation(gathered: Gathered, latches: Set<string>, stands: boolean): void {
  if (!stands) latches.delete('liquidation');
  if (!stands || latches.has('liquidation')) return;
  latches.add('liquidation');
  gathered.latches += 1;
}

/** What is final stays, whatever is repeated after it. */
function keepFill(fills: Map<string, VenueFill>, fill: VenueFill): void {
  const key = fillKey(fill.tradeId, fill.orderId);
  const known = fills.get(key);
  if (known?.status !== 'CONFIRMED' && known?.status !== 'FAILED') fills.set(key, fill);
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
