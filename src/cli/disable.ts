import type { Command } from 'commander';
import { addSessionOptions, callSession, type SessionFlags } from './running-session.ts';

/** Adds `bulkhead disable ASSET`. */
export function registerDisable(program: Command): void {
  addSessionOptions(program.command('disable'))
    .description('cancels the orders of one asset and rests it; the others go on')
    .argument('<asset>', 'such as BTC')
    .addHelpText(
      'after',
      '\nExamples:\n  $ bulkhead disable BTC\n\nEnds with 1 when the venue does not confirm zero open orders within 10 s.\n',
    )
    .action(async (asset: string, flags: SessionFlags) => {
      const answer = await callSession(flags, 'POST', `/api/assets/${encodeURIComponent(asset)}/disable`);
      const line = `${asset.toUpperCase()} is disabled; zero open orders, confirmed by the venue`;
      console.log(flags.json ? JSON.stringify(answer) : line);
    });
}
