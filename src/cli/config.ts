import type { Command } from 'commander';
import { environmentLayer } from '../config/environment.ts';
import { explainSettings, type ExplainedKey, keysBelow } from '../config/explain.ts';
import { readSettingsFile } from '../config/load-settings.ts';

const EXAMPLES = `
Examples:
  $ bulkhead config explain                                   every key: value, who set it, what it means
  $ bulkhead config explain risk --config live.yaml           those of one section, under a configuration
  $ bulkhead config explain parameters.inventory_making       the parameters of a strategy
  $ bulkhead config explain risk.maxOrderUsdc --json

Later layers win: defaults, file, environment, command line. Secrets are no part of it.
`;

type ExplainFlags = { readonly config?: string; readonly json?: boolean };

/** Adds `bulkhead config explain [KEY]` (mission row M025). */
export function registerConfig(program: Command): void {
  program
    .command('config')
    .description('what is configured, and by whom')
    .command('explain')
    .description('every key with its value, the layer that set it, and its meaning')
    .argument('[key]', 'a key or a section, such as risk')
    .option('--config <file>', 'YAML over the defaults of config/default.yaml')
    .option('--json', 'print one JSON array')
    .addHelpText('after', EXAMPLES)
    .action((key: string | undefined, { config, json }: ExplainFlags) => {
      const file = config === undefined ? [] : [readSettingsFile(config)];
      const all = explainSettings([...file, environmentLayer(process.env)]);
      const keys = key === undefined ? all : keysBelow(all, key);
      console.log(json === true ? JSON.stringify(keys) : keys.map(render).join('\n'));
    });
}

function render({ key, value, setBy, meaning }: ExplainedKey): string {
  const shown = value === undefined ? '(not set)' : JSON.stringify(value);
  const by = value === undefined ? '' : `  (${setBy})`;
  return `${key} = ${shown}${by}${meaning === '' ? '' : `\n    ${meaning}`}`;
}
