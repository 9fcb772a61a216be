import type { Command } from 'commander';
import { inspectFiles, type InspectProgress } from '../inspect/inspect.ts';
import { renderFile, renderTotals } from '../inspect/render.ts';
import type { FileReport, InspectReport } from '../inspect/report.ts';

const EXAMPLES = `
Examples:
  $ bulkhead inspect capture.jsonl.gz
  $ bulkhead inspect recordings/ --json > report.json

Reads bare frames (one a line, or an array), {"recv_s", "raw"} lines, "<ns> <frame>" lines, REST books and tapes, also
compressed with gzip or zstd. Folders are walked.

Exit codes: 0 done, 1 a compressed file is damaged: what stands behind the damage is lost, 2 wrong usage.
`;

/** Adds `bulkhead inspect FILE|DIR…` (design §9a). */
export function registerInspect(program: Command): void {
  program
    .command('inspect')
    .description('read captured venue frames or tapes, and check every book hash')
    .argument('<paths...>', 'files and folders')
    .option('--json', 'print one JSON object')
    .addHelpText('after', EXAMPLES)
    .action((paths: string[], options: { json?: boolean }) => inspect(paths, options.json === true));
}

function inspect(paths: readonly string[], asJson: boolean): void {
  const progress = progressOnStderr();
  const files: FileReport[] = [];
  for (const report of inspectFiles(paths, (where) => progress.show(where))) {
    files.push(report);
    progress.clear();
    if (!asJson) console.log(renderFile(report));
  }
  const whole: InspectReport = { schema: 'bulkhead.inspect/1', files };
  console.log(asJson ? JSON.stringify(whole) : renderTotals(files));
  if (files.some(({ damage }) => damage.length > 0)) process.exitCode = 1;
}

/** Progress at most once a second, so that a short inspection shows none; on a terminal always in the same line. */
function progressOnStderr(): { show(progress: InspectProgress): void; clear(): void } {
  let shownAt = performance.now();
  let onScreen = false;
  const { isTTY } = process.stderr;
  return {
    show({ file, done, total, frames }) {
      if (performance.now() - shownAt < 1000) return;
      shownAt = performance.now();
      onScreen = isTTY;
      const text = `${done} of ${total} files, ${frames.toLocaleString('en-US')} frames, in ${file}`;
      process.stderr.write(isTTY ? `\r\u001b[K${text}` : `${text}\n`);
    },
    clear() {
      if (onScreen) process.stderr.write('\r\u001b[K');
      onScreen = false;
    },
  };
}
