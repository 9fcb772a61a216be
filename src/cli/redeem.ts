import Table from 'cli-table3';
import type { Command } from 'commander';
import type { TreasuryReport } from '../treasury/treasury-report.ts';
import { addSessionOptions, callSession, type SessionFlags } from './running-session.ts';

const EXAMPLES = `
Examples:
  $ bulkhead redeem             looks at every ended market now, instead of when its turn comes
  $ bulkhead redeem --json

The session redeems by itself; see docs/operations.md for what it does when, and for "treasury" in the configuration.
`;

/** Adds `bulkhead redeem`, which hurries the treasury of the running session and shows where it stands. */
export function registerRedeem(program: Command): void {
  addSessionOptions(program.command('redeem'))
    .description('redeems every market that has resolved, now, and shows what was merged and redeemed')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: SessionFlags) => {
      const report = (await callSession(flags, 'POST', '/api/redeem')) as TreasuryReport;
      console.log(flags.json ? JSON.stringify(report) : tableOf(report));
    });
}

function tableOf({ wallet, pausedFor, underWay, markets }: TreasuryReport): string {
  const table = new Table({
    head: ['market', 'state', 'sets merged', 'redeemed pUSD'],
    style: { head: [], border: [] },
  });
  for (const { slug, state, mergedSets, redeemedUsdc } of markets) {
    table.push([slug, state, String(mergedSets), redeemedUsdc === undefined ? '' : redeemedUsdc.toFixed(2)]);
  }
  const notes = [
    `wallet ${wallet}`,
    ...(underWay === undefined ? [] : [`under way: ${underWay.kind} of ${underWay.slug}`]),
    ...(pausedFor === undefined ? [] : [pausedFor]),
  ];
  return [...notes, markets.length === 0 ? 'nothing of ours is in any market' : table.toString()].join('\n');
}
