import { parseJson } from '../../../shared/wire/json.ts';
import type { CaptureEntry, CaptureFile } from '../capture.ts';

/** Documents above this size are not tried as one JSON value. */
const MAX_DOCUMENT_BYTES = 256 * 1024 * 1024;

/** One JSON value that fills the file: a frame, or an array with a frame in each element. */
export function readJsonDocument({ bytes }: CaptureFile): Iterable<CaptureEntry> | undefined {
  if (bytes.length > MAX_DOCUMENT_BYTES || startsWithWholeValue(bytes)) return undefined;
  const json = parseJson(bytes.toString());
  if (json.kind === 'malformed') return undefined;
  const frames: readonly unknown[] = Array.isArray(json.value) ? json.value : [json.value];
  return frames.map((frame, index) => ({ kind: 'frame', index, bytes: Buffer.from(JSON.stringify(frame)) }));
}

/** True when the first line is a value of its own and more follows: then the file is read line by line. */
function startsWithWholeValue(bytes: Buffer): boolean {
  const lineEnd = bytes.indexOf('\n');
  if (lineEnd === -1 || bytes.subarray(lineEnd).toString('latin1', 0, 64).trim() === '') return false;
  return parseJson(bytes.toString('utf8', 0, lineEnd)).kind === 'value';
}
