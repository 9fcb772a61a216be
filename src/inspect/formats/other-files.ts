import { extname } from 'node:path';
import type { CaptureEntry, CaptureFile } from '../capture.ts';

const SIGNATURES: readonly { readonly text: string; readonly what: string }[] = [
  { text: 'SQLite format 3\0', what: 'SQLite database' },
  { text: 'PAR1', what: 'Parquet table' },
];

const EXTENSIONS: Readonly<Record<string, string>> = {
  '.csv': 'CSV table',
  '.md': 'text document',
  '.txt': 'text document',
};

/** Files that lie beside captures and hold no frames: databases, tables, documents. */
export function readOtherFile({ name, bytes }: CaptureFile): Iterable<CaptureEntry> | undefined {
  const reason = describe(name, bytes);
  return reason === undefined ? undefined : [{ kind: 'not-frame', reason }];
}

function describe(name: string, bytes: Buffer): string | undefined {
  if (bytes.length === 0) return 'empty file';
  const signature = SIGNATURES.find(({ text }) => bytes.subarray(0, text.length).equals(Buffer.from(text)));
  if (signature !== undefined) return signature.what;
  return EXTENSIONS[extname(name.replace(/\.(gz|zst)$/, '')).toLowerCase()];
}
