import { readdirSync } from 'node:fs';
import type { BenchCase } from './bench-case.ts';
import { jsonReport, type Measured, tableReport, thisMachine } from './report.ts';

/**
 * Runs the cases named on the command line, else all but the slow ones, with `--all` these too: one after the other in this
 * process. Then prints the figures. Started by `bulkhead bench` as a process of its own, with `--expose-gc`, so that nothing
 * else is in it.
 */
async function main(args: readonly string[]): Promise<void> {
  const asJson = args.includes('--json');
  const withSlow = args.includes('--all');
  const names = args.filter((arg) => arg !== '--json' && arg !== '--all');
  const all = await loadCases();
  const unknown = names.find((name) => !all.some((bench) => bench.name === name));
  if (unknown !== undefined) {
    process.stderr.write(`bench: no case named ${unknown}; there are ${all.map(({ name }) => name).join(', ')}\n`);
    process.exitCode = 2;
    return;
  }
  const isWanted = ({ name, slow }: BenchCase) =>
    withSlow || (names.length === 0 ? slow !== true : names.includes(name));
  const leftOut = names.length > 0 ? [] : all.filter((bench) => !isWanted(bench)).map(({ name }) => name);
  const machine = thisMachine();
  const measured: Measured[] = [];
  for (const bench of all.filter(isWanted)) {
    process.stderr.write(`${bench.name} …\n`);
    globalThis.gc?.();
    measured.push({ bench, result: await bench.measure() });
  }
  process.stdout.write(
    `${asJson ? jsonReport(machine, measured, leftOut) : tableReport(machine, measured, leftOut)}\n`,
  );
}

/** Every `cases/*.bench.ts`, in the order of names. */
async function loadCases(): Promise<readonly BenchCase[]> {
  const folder = new URL('cases/', import.meta.url);
  const files = readdirSync(folder).filter((name) => name.endsWith('.bench.ts'));
  const modules = files.sort().map(async (file) => (await import(new URL(file, folder).href)) as { bench: BenchCase });
  return (await Promise.all(modules)).map(({ bench }) => bench);
}

await main(process.argv.slice(2));
