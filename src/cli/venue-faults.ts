import type { Command } from 'commander';
import * as z from 'zod';
import { BulkheadError, toErrorRecord, UsageError } from '../../shared/errors.ts';
import { parseJson } from '../../shared/wire/json.ts';
import { describeFault, FAULTS, type FaultDescription, readFaults } from '../../workers/venue/index.ts';

type OutputFlags = { readonly json?: boolean };

const ANSWER_DEADLINE_MS = 10_000;

const appliedSchema = z.object({ faults: z.array(z.string()) });

const FAULT_EXAMPLES = `
Examples:
  $ bulkhead venue fault http://127.0.0.1:8790/control '{"fault":"freeze","asset":"BTC","for":"30s"}'
  $ bulkhead venue fault http://127.0.0.1:8790/control '{"fault":"down","for":"5s"}' '{"fault":"mode","mode":"disabled","after":"20s"}'
`;

/** Adds `bulkhead venue fault` and `bulkhead venue faults`. */
export function addFaultCommands(venue: Command): void {
  venue
    .command('fault')
    .description('make something go wrong at a venue that runs')
    .argument('<control-url>', 'the "control" of the line that the venue printed first')
    .argument('<request...>', 'one JSON object per fault; see "bulkhead venue faults"')
    .option('--json', 'print one JSON object')
    .addHelpText('after', FAULT_EXAMPLES)
    .action((control: string, requests: string[], flags: OutputFlags) => injectFaults(control, requests, flags));
  venue
    .command('faults')
    .description('list every fault with its fields and an example')
    .option('--json', 'print one JSON array')
    .action((flags: OutputFlags) => {
      const faults = FAULTS.map(describeFault);
      console.log(flags.json ? JSON.stringify(faults) : faultList(faults));
    });
}

/** The requests are checked here too, so that a slip is told in the same words without a venue. */
async function injectFaults(control: string, requests: readonly string[], flags: OutputFlags): Promise<void> {
  const body = `[${requests.join(',')}]`;
  const json = parseJson(body);
  if (json.kind === 'malformed') throw new UsageError('faults', `not JSON: ${json.reason}`);
  const list = readFaults(json.value);
  if (list.kind === 'wrong') throw new UsageError('faults', list.reason);
  const applied = await post(control, body);
  console.log(flags.json ? JSON.stringify(applied) : `applied: ${applied.faults.join(', ')}`);
}

/**
 * @throws {UsageError} code `control-url` for what is no address, `refused` for what the venue does not take
 * @throws {BulkheadError} code `no-answer`
 */
async function post(control: string, body: string): Promise<z.infer<typeof appliedSchema>> {
  const url = URL.parse(`${control.replace(/\/$/, '')}/faults`);
  if (url === null) throw new UsageError('control-url', `"${control}" is no URL; the venue's first line names it`);
  const init = { method: 'POST', body, signal: AbortSignal.timeout(ANSWER_DEADLINE_MS) };
  const response = await fetch(url, init).catch((cause: unknown) => {
    throw new BulkheadError('no-answer', `no venue answers at ${control}: ${toErrorRecord(cause).message}`, { cause });
  });
  const text = await response.text();
  if (!response.ok) throw new UsageError('refused', `the venue answered ${response.status}: ${text}`);
  const json = parseJson(text);
  const applied = appliedSchema.safeParse(json.kind === 'value' ? json.value : undefined);
  if (!applied.success) throw new BulkheadError('no-answer', `what answers at ${control} is no venue: ${text}`);
  return applied.data;
}

/** The catalogue as text: name, what it does, fields, example. */
function faultList(faults: readonly FaultDescription[]): string {
  const head = 'Every fault takes "after" (it begins so much later) and "for" (it ends after so long), such as "5s".';
  return [head, ...faults.map(faultText)].join('\n\n');
}

function faultText({ name, does, example, fields }: FaultDescription): string {
  const width = Math.max(0, ...fields.map((field) => field.name.length));
  const lines = fields.map(({ name: field, values, fallback, required }) => {
    const without = required ? '' : fallback === undefined ? ' (optional)' : ` (default ${fallback})`;
    return `    ${field.padEnd(width)}  ${values}${without}`;
  });
  return [name, `  ${does}`, ...lines, `  ${JSON.stringify(example)}`].join('\n');
}
