import type { CaptureEntry, CaptureFile, CaptureFormat } from '../capture.ts';
import { readJsonDocument } from './json-document.ts';
import { readLines } from './lines.ts';
import { readOtherFile } from './other-files.ts';
import { readTape } from './tape.ts';

/** All formats; the first that recognises a file reads it. To add one, write it in a file here and name it in this list. */
const FORMATS: readonly CaptureFormat[] = [readTape, readOtherFile, readJsonDocument, readLines];

/** What a file holds. A file in no known format is one entry that says so. */
export function readCapture(file: CaptureFile): Iterable<CaptureEntry> {
  for (const format of FORMATS) {
    const entries = format(file);
    if (entries !== undefined) return entries;
  }
  return [{ kind: 'not-frame', reason: 'neither JSON nor lines of frames' }];
}
