import type { Command } from 'commander';
import { addSessionOptions, callSession, type SessionFlags } from './running-session.ts';

/** Adds `bulkhead halt`, the gentle stop. */
export function registerHalt(program: Command): void {
  addSessionOptions(program.command('halt'))
    .description('stops all entries and cancels every order; the workers live on')
    .addHelpText('after', '\nExamples:\n  $ bulkhead halt\n\nIt survives a restart; `bulkhead resume` trades again.\n')
    .action(async (flags: SessionFlags) => {
      const answer = await callSession(flags, 'POST', '/api/halt');
      console.log(flags.json ? JSON.stringify(answer) : 'halted: nothing enters, every order is being cancelled');
    });
}
