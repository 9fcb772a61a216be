import type { Command } from 'commander';
import type { SystemStatus } from '../supervisor/status.ts';
import { COLOURED, PLAIN } from '../terminal/paint.ts';
import { renderStatus } from '../terminal/status-table.ts';
import { addSessionOptions, callSession, type SessionFlags } from './running-session.ts';

/** Adds `bulkhead status`. */
export function registerStatus(program: Command): void {
  addSessionOptions(program.command('status'))
    .description('the table of the running session')
    .addHelpText('after', '\nExamples:\n  $ bulkhead status\n  $ bulkhead status --json --data-dir data\n')
    .action(async (flags: SessionFlags) => {
      const status = (await callSession(flags, 'GET', '/api/status')) as SystemStatus;
      const paint = process.stdout.isTTY ? COLOURED : PLAIN;
      console.log(flags.json ? JSON.stringify(status) : renderStatus(status, {}, paint));
    });
}
