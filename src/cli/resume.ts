import type { Command } from 'commander';
import { addSessionOptions, callSession, type SessionFlags } from './running-session.ts';

/** Adds `bulkhead resume`. */
export function registerResume(program: Command): void {
  addSessionOptions(program.command('resume'))
    .description('lifts every halt and kill of the account, and measures losses anew from now')
    .addHelpText('after', '\nExamples:\n  $ bulkhead resume\n\nLook first why it stopped: `bulkhead status`.\n')
    .action(async (flags: SessionFlags) => {
      const answer = await callSession(flags, 'POST', '/api/resume');
      console.log(flags.json ? JSON.stringify(answer) : 'resumed');
    });
}
