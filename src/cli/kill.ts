import type { Command } from 'commander';
import { addSessionOptions, callSession, type SessionFlags } from './running-session.ts';

/** Adds `bulkhead kill`, the kill switch. */
export function registerKill(program: Command): void {
  addSessionOptions(program.command('kill'))
    .description('stops all trading at once: halts and ends every worker, cancels every order')
    .addHelpText(
      'after',
      '\nExamples:\n  $ bulkhead kill\n\nThe session stays up for a look; `bulkhead enable A` or `bulkhead resume` trades again. A restart does not.\n',
    )
    .action(async (flags: SessionFlags) => {
      const answer = await callSession(flags, 'POST', '/api/kill');
      console.log(flags.json ? JSON.stringify(answer) : 'killed; zero open orders, confirmed by the venue');
    });
}
