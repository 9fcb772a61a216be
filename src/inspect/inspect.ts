import type { CaptureEntry } from './capture.ts';
import { FileInspector } from './file-inspector.ts';
import { type FileContent, findFiles, readWhatIsLeft } from './find-files.ts';
import { readCapture } from './formats/index.ts';
import type { FileReport } from './report.ts';

/** How far an inspection has come. */
export type InspectProgress = {
  readonly file: string;
  /** Files finished and files in all. */
  readonly done: number;
  readonly total: number;
  readonly frames: number;
};

/** Frames between two words of progress. */
const PROGRESS_FRAMES = 5000;

/**
 * Inspects files and folders, one report after the other.
 *
 * @throws {UsageError} when there is nothing to read; a file that makes no sense is reported, not thrown.
 */
export function* inspectFiles(
  paths: readonly string[],
  onProgress: (progress: InspectProgress) => void,
): Iterable<FileReport> {
  const files = findFiles(paths);
  let framesBefore = 0;
  for (const [done, file] of files.entries()) {
    const inspector = new FileInspector(file);
    let entries = 0;
    for (const entry of entriesOf(file)) {
      inspector.take(entry);
      entries += 1;
      if (entries % PROGRESS_FRAMES === 0) {
        onProgress({ file, done, total: files.length, frames: framesBefore + inspector.frames });
      }
    }
    framesBefore += inspector.frames;
    yield inspector.report();
    onProgress({ file, done: done + 1, total: files.length, frames: framesBefore });
  }
}

const DAMAGED: CaptureEntry = {
  kind: 'damage',
  reason: 'the compressed file is damaged: only what stands before the damage is here',
};

/** The file's entries; one that cannot be opened or decompressed is one entry that says so. */
function entriesOf(file: string): Iterable<CaptureEntry> {
  let content: FileContent;
  try {
    content = readWhatIsLeft(file);
  } catch (error) {
    return [{ kind: 'not-frame', reason: `cannot be read: ${(error as Error).message}` }];
  }
  const entries = readCapture({ name: file, bytes: content.bytes });
  return content.isDamaged ? [...entries, DAMAGED] : entries;
}
