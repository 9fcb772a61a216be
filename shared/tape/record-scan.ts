import { crc32cOf } from './crc32c.ts';
import { AT, MAX_PAYLOAD, RECORD, RECORD_HEAD } from './tape-format.ts';

/** The bytes of a segment with the view that reads their numbers. `vouched`: they are known to be as they were written. */
export type TapeBytes = { readonly bytes: Uint8Array; readonly view: DataView; readonly vouched: boolean };

/** End of the whole, undamaged record that starts at `start`; `undefined` when there is none. Looks at no neighbour. */
export function recordEnd({ bytes, view, vouched }: TapeBytes, start: number): number | undefined {
  if (start + RECORD_HEAD > bytes.length) return undefined;
  const length = view.getUint32(start + AT.length, true);
  const end = start + RECORD_HEAD + length;
  if (length > MAX_PAYLOAD || end > bytes.length) return undefined;
  if (view.getUint8(start + AT.type) > RECORD.effects) return undefined;
  if (vouched) return end;
  return view.getUint32(start + AT.crc, true) === crc32cOf(view, start + AT.length, end) ? end : undefined;
}

/**
 * Where the first undamaged record after damage starts; `undefined` when nothing valid follows. `fromSeq` is the damaged
 * record's: those that follow carry a later one, though not later than bytes are left for, which spares most checksums.
 */
export function nextValidRecord(tape: TapeBytes, damagedAt: number, fromSeq: number): number | undefined {
  const { bytes, view } = tape;
  const maxSeq = fromSeq + Math.floor((bytes.length - damagedAt) / RECORD_HEAD);
  for (let start = damagedAt + 1; start + RECORD_HEAD <= bytes.length; start += 1) {
    const seq = view.getUint32(start + AT.seq, true);
    if (seq >= fromSeq && seq <= maxSeq && recordEnd(tape, start) !== undefined) return start;
  }
  return undefined;
}
