import type { Command } from 'commander';
import { UsageError } from '../../shared/errors.ts';
import { addSessionOptions, callSession, type SessionFlags } from './running-session.ts';

/** Adds `bulkhead liquidate`, which sells what is held. */
export function registerLiquidate(program: Command): void {
  addSessionOptions(program.command('liquidate'))
    .description('cancels every order, then sells what is held at the market; nothing enters until "bulkhead resume"')
    .option('--yes', 'needed: selling at the market costs the spread and the taker fee')
    .addHelpText(
      'after',
      '\nExamples:\n  $ bulkhead liquidate --yes\n  $ bulkhead status          # until nothing is held\n\nIt survives a restart, and takes the place of a halt or a kill: killed workers start again, to sell and nothing else.\nWhat is too little to sell, or has no bid near its ask, is kept until its round resolves.\n',
    )
    .action(async (flags: SessionFlags & { readonly yes?: boolean }) => {
      if (flags.yes !== true) {
        throw new UsageError('unconfirmed', 'this sells what is held at the market price; say so with --yes');
      }
      const answer = await callSession(flags, 'POST', '/api/liquidate');
      console.log(
        flags.json ? JSON.stringify(answer) : 'liquidating: every order is cancelled, then what is held is sold',
      );
    });
}
