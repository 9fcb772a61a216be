import type { Command } from 'commander';
import { addSessionOptions, callSession, type SessionFlags } from './running-session.ts';

/** Adds `bulkhead enable ASSET`. */
export function registerEnable(program: Command): void {
  addSessionOptions(program.command('enable'))
    .description('runs an asset again, out of rest or quarantine')
    .argument('<asset>', 'such as BTC')
    .addHelpText('after', '\nExamples:\n  $ bulkhead enable BTC\n')
    .action(async (asset: string, flags: SessionFlags) => {
      const answer = await callSession(flags, 'POST', `/api/assets/${encodeURIComponent(asset)}/enable`);
      console.log(flags.json ? JSON.stringify(answer) : `${asset.toUpperCase()} is enabled`);
    });
}
