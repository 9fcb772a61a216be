import type { Command } from 'commander';
import { replayIncarnation } from '../replay/replay.ts';
import { isProof, type Platform, renderFiles, renderIncarnation, type ReplayReport } from '../replay/report.ts';
import { disorderOf } from '../replay/session-order.ts';
import { findTapes, openTapeFile, readTapeFile } from '../replay/tape-files.ts';
import { renderStress } from '../stress/report.ts';
import { stress } from '../stress/stress.ts';
import { playableTapes, speedFrom } from './venue-tape.ts';
import { buildHash } from '../run/session-identity.ts';

const EXAMPLES = `
Examples:
  $ bulkhead replay data/tapes
  $ bulkhead replay data/tapes/20261120T120000-63ab/BTC --json
  $ bulkhead replay data/tapes/20261120T120000-63ab --speed 5

Feeds the tapes to a fresh engine and compares its decisions with the recorded ones. Segments of one incarnation are replayed
in their order; folders are walked. Exit code 0: identical; 1: different, unreadable, a file missing, foreign or there twice, or
nothing to compare.

With --speed the tapes are played through everything that a paper run consists of, sockets and a venue included, so many times
faster, and how the workers kept up is measured. Exit code 1: a promise of the run did not hold.
`;

/** Adds `bulkhead replay FILE|DIR…` (design §8, §9). */
export function registerReplay(program: Command): void {
  program
    .command('replay')
    .description('prove that recorded decisions come out again, or name the first difference')
    .argument('<paths...>', 'tapes and folders of tapes')
    .option('--speed <n>', 'play the tapes through a whole paper run, this many times faster, and measure it')
    .option('--json', 'print one JSON object')
    .addHelpText('after', EXAMPLES)
    .action((paths: string[], { json = false, speed }: { json?: boolean; speed?: string }) =>
      speed === undefined ? replay(paths, json) : stressTest(paths, speed, json),
    );
}

function replay(paths: readonly string[], asJson: boolean): void {
  const { incarnations, unreadable } = findTapes(paths);
  const platform: Platform = { buildHash: buildHash(), node: process.version, v8: process.versions.v8 };
  const tapes = incarnations.map((tape) => {
    const report = replayIncarnation(tape, platform, openTapeFile);
    if (!asJson) console.log(renderIncarnation(report));
    return report;
  });
  const disorder = disorderOf(incarnations, readTapeFile, 'between-workers');
  const report: ReplayReport = { schema: 'bulkhead.replay/1', replayedBy: platform, tapes, disorder, unreadable };
  console.log(asJson ? JSON.stringify(report) : renderFiles(report));
  if (!isProof(report)) process.exitCode = 1;
}

async function stressTest(paths: readonly string[], speedText: string, asJson: boolean): Promise<void> {
  const speed = speedFrom(speedText);
  const { tapes, interval, timeScale } = playableTapes(paths);
  const assets = tapes.map(({ asset }) => asset);
  const report = await stress({ paths, speed, assets, interval, timeScale, tell });
  console.log(asJson ? JSON.stringify(report) : renderStress(report));
  if (report.failures.length > 0) process.exitCode = 1;
}

function tell(line: string): void {
  console.error(`replay: ${line}`);
}
