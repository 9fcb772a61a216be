import type { Command } from 'commander';
import { readWhole } from '../inspect/find-files.ts';
import { type Platform, replayIncarnation } from '../replay/replay.ts';
import { isProof, renderIncarnation, type ReplayReport } from '../replay/report.ts';
import { findTapes } from '../replay/tape-files.ts';
import { buildHash } from '../run/session-identity.ts';

const EXAMPLES = `
Examples:
  $ bulkhead replay data/tapes
  $ bulkhead replay data/tapes/20261120T120000-63ab/BTC --json

Feeds the tapes to a fresh engine and compares its decisions with the recorded ones. Segments of one incarnation are replayed
in their order; folders are walked. Exit code 0: identical; 1: different, unreadable, or nothing to compare.
`;

/** Adds `bulkhead replay FILE|DIR…` (design §8, §9). */
export function registerReplay(program: Command): void {
  program
    .command('replay')
    .description('prove that recorded decisions come out again, or name the first difference')
    .argument('<paths...>', 'tapes and folders of tapes')
    .option('--json', 'print one JSON object')
    .addHelpText('after', EXAMPLES)
    .action((paths: string[], options: { json?: boolean }) => replay(paths, options.json === true));
}

function replay(paths: readonly string[], asJson: boolean): void {
  const { incarnations, unreadable } = findTapes(paths);
  const platform: Platform = { buildHash: buildHash(), node: process.version, v8: process.versions.v8 };
  const tapes = incarnations.map((tape) => {
    const report = replayIncarnation(tape, platform, readWhole);
    if (!asJson) console.log(renderIncarnation(report));
    return report;
  });
  const report: ReplayReport = { schema: 'bulkhead.replay/1', tapes, unreadable };
  if (asJson) console.log(JSON.stringify(report));
  else for (const { path, reason } of unreadable) console.log(`${path}: unreadable: ${reason}`);
  if (!isProof(report)) process.exitCode = 1;
}
