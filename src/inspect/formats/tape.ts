import { MAGIC } from '../../../shared/tape/tape-format.ts';
import { TapeReader, type TapeVerdict } from '../../../shared/tape/index.ts';
import type { CaptureEntry, CaptureFile } from '../capture.ts';

/** Our own tapes: the frames of all feeds, and the gaps that the worker noticed. */
export function readTape({ bytes }: CaptureFile): Iterable<CaptureEntry> | undefined {
  return bytes.subarray(0, MAGIC.length).equals(MAGIC) ? entriesOf(new TapeReader(bytes)) : undefined;
}

function* entriesOf(reader: TapeReader): Iterable<CaptureEntry> {
  let index = 0;
  for (let record = reader.next(); record !== undefined; record = reader.next()) {
    index = record.seq;
    if (record.type !== 'input') continue;
    const { input } = record;
    if (input.kind === 'frame') {
      yield { kind: 'frame', index, bytes: input.bytes, receivedMs: input.at };
    } else if (input.event.type === 'feed-gap' || input.event.type === 'feed-down') {
      yield { kind: 'gap', feed: input.event.feed };
    }
  }
  const damage = describe(reader.verdict);
  if (damage !== undefined) yield { kind: 'refused', index: index + 1, reason: damage };
}

function describe(verdict: TapeVerdict | undefined): string | undefined {
  if (verdict?.condition === 'torn') return `torn tape: ${verdict.lostBytes} bytes lost at offset ${verdict.offset}`;
  if (verdict?.condition === 'corrupt') return `corrupt tape at offset ${verdict.offset}: ${verdict.reason}`;
  return undefined;
}
