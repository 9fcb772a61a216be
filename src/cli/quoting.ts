import { Argument, type Command } from 'commander';
import { addSessionOptions, callSession, type SessionFlags } from './running-session.ts';

const EXAMPLES = `
Examples:
  $ bulkhead quoting BTC off
  $ bulkhead quoting BTC on

Off: makers' orders on the asset are cancelled and none is placed, also after a restart, until it is switched on. Orders that
take go on, those that complete or sell what is held among them.
`;

/** Adds `bulkhead quoting ASSET on|off`. */
export function registerQuoting(program: Command): void {
  addSessionOptions(program.command('quoting'))
    .description("switches makers' quotes on one asset on or off; survives restarts")
    .argument('<asset>', 'such as BTC')
    .addArgument(new Argument('<switch>', 'what it is to be').choices(['on', 'off']))
    .addHelpText('after', EXAMPLES)
    .action(async (asset: string, wanted: 'on' | 'off', flags: SessionFlags) => {
      const body = { enabled: wanted === 'on' };
      const answer = await callSession(flags, 'POST', `/api/assets/${encodeURIComponent(asset)}/quoting`, { body });
      console.log(flags.json ? JSON.stringify(answer) : `quoting ${asset.toUpperCase()} is ${wanted}`);
    });
}
