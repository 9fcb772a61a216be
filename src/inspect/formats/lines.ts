import { parseJson } from '../../../shared/wire/json.ts';
import type { CaptureEntry, CaptureFile } from '../capture.ts';

/**
 * One frame a line, in any of three forms: the frame alone, `{"recv_s": seconds, "raw": "frame"}`, or the receive time in
 * nanoseconds, a space and the frame.
 */
export function readLines({ bytes }: CaptureFile): Iterable<CaptureEntry> | undefined {
  return looksLikeFrames(bytes) ? entriesOf(bytes) : undefined;
}

/** Some line near the beginning starts as a frame does. The first alone may be torn. */
function looksLikeFrames(bytes: Buffer): boolean {
  const start = bytes.toString('utf8', 0, 4096);
  return /^\s*(\d{16,20} )?[{[]/m.test(start);
}

function* entriesOf(bytes: Buffer): Iterable<CaptureEntry> {
  let start = 0;
  for (let index = 0; start < bytes.length; index += 1) {
    const lineEnd = bytes.indexOf('\n', start);
    const end = lineEnd === -1 ? bytes.length : lineEnd;
    const line = bytes.subarray(start, end);
    if (!isBlank(line)) yield entryOf(line, index);
    start = end + 1;
  }
}

function entryOf(line: Buffer, index: number): CaptureEntry {
  return stamped(line, index) ?? wrapped(line, index) ?? { kind: 'frame', index, bytes: line };
}

/** `1723161600001658384 {"stream":…}` */
function stamped(line: Buffer, index: number): CaptureEntry | undefined {
  const nanoseconds = /^(\d{16,20}) /.exec(line.toString('latin1', 0, 21))?.[1];
  if (nanoseconds === undefined) return undefined;
  const bytes = line.subarray(nanoseconds.length + 1);
  return { kind: 'frame', index, bytes, receivedMs: Number(nanoseconds.slice(0, -6)) };
}

/** `{"recv_s":1776323404.77,"raw":"{…}"}` */
function wrapped(line: Buffer, index: number): CaptureEntry | undefined {
  if (!line.includes('"raw"')) return undefined;
  const json = parseJson(line.toString());
  if (json.kind === 'malformed' || typeof json.value !== 'object' || json.value === null) return undefined;
  const { recv_s: seconds, raw } = json.value as { recv_s?: unknown; raw?: unknown };
  if (typeof raw !== 'string') return undefined;
  const time = typeof seconds === 'number' ? { receivedMs: Math.floor(seconds * 1000) } : {};
  return { kind: 'frame', index, bytes: Buffer.from(raw), ...time };
}

function isBlank(line: Buffer): boolean {
  return line.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}
