import type { Command } from 'commander';
import { parse } from 'yaml';
import { UsageError } from '../../shared/errors.ts';
import { addSessionOptions, callSession, type SessionFlags } from './running-session.ts';

const EXAMPLES = `
Examples:
  $ bulkhead parameters inventory_making                               what it runs with, by asset
  $ bulkhead parameters inventory_making targetSpread=0.04 orderUsdc=5
  $ bulkhead parameters momentum minEdge=0.08 --asset BTC

New values hold from the next decision on, until the session ends; they stand on the tape. A configuration outlives it.
`;

type ParameterFlags = SessionFlags & { readonly asset?: string };

type Answer = { readonly strategy: string; readonly parameters: Readonly<Record<string, object>> };

/** Adds `bulkhead parameters STRATEGY [KEY=VALUE…]`. */
export function registerParameters(program: Command): void {
  addSessionOptions(program.command('parameters'))
    .description("shows or changes a strategy's parameters while it runs")
    .argument('<strategy>', 'such as inventory_making')
    .argument('[values...]', 'such as targetSpread=0.04')
    .option('--asset <asset>', 'of one asset alone')
    .addHelpText('after', EXAMPLES)
    .action(async (strategy: string, values: readonly string[], flags: ParameterFlags) => {
      const path = `/api/strategies/${encodeURIComponent(strategy)}/parameters`;
      const answer = (await (values.length === 0
        ? callSession(flags, 'GET', path)
        : callSession(flags, 'POST', path, { body: bodyOf(values, flags) }))) as Answer;
      console.log(flags.json ? JSON.stringify(answer) : render(answer));
    });
}

function bodyOf(values: readonly string[], { asset }: ParameterFlags): object {
  return { params: Object.fromEntries(values.map(pairOf)), ...(asset === undefined ? {} : { asset }) };
}

function pairOf(text: string): readonly [key: string, value: unknown] {
  const equals = text.indexOf('=');
  if (equals < 1) throw new UsageError('flag', `"${text}" is no key=value, such as targetSpread=0.04`);
  return [text.slice(0, equals), parse(text.slice(equals + 1))];
}

function render({ strategy, parameters }: Answer): string {
  return Object.entries(parameters)
    .map(([asset, params]) => `${asset} ${strategy}: ${JSON.stringify(params)}`)
    .join('\n');
}
