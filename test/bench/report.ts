import { availableParallelism, cpus, loadavg } from 'node:os';
import Table from 'cli-table3';
import type { Amount, BenchCase, BenchResult } from './bench-case.ts';

/** What the figures were measured on. */
export type Machine = {
  readonly cpu: string;
  readonly cores: number;
  readonly loadBefore: number;
  readonly node: string;
  readonly v8: string;
};

export type Measured = { readonly bench: BenchCase; readonly result: BenchResult };

export function thisMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    loadBefore: Number(loadavg()[0]!.toFixed(2)),
    node: process.versions.node,
    v8: process.versions.v8,
  };
}

/** For scripts: all times in nanoseconds. `ratio` says how many times the subject's time a rival takes. */
export function jsonReport(machine: Machine, measured: readonly Measured[], leftOut: readonly string[]): string {
  const cases = measured.map(({ bench, result }) => {
    const { subject, rivals, amounts = [] } = result;
    return {
      name: bench.name,
      unit: bench.unit,
      ...subject,
      target: bench.target,
      reached: reached(bench, result),
      rivals: rivals.map(({ name, figures }) => ({ name, ...figures, ratio: figures.medianNs / subject.medianNs })),
      amounts,
    };
  });
  return JSON.stringify({ schema: 'bulkhead.bench/1', machine, cases, leftOut });
}

/** For people: a table with each case above its rivals and whatever else it showed. */
export function tableReport(machine: Machine, measured: readonly Measured[], leftOut: readonly string[]): string {
  const style = process.stdout.isTTY ? {} : { head: [], border: [] };
  const table = new Table({ head: ['case', 'median', 'p99', 'target', 'reached', 'against ours'], style });
  for (const { bench, result } of measured) {
    const { subject, rivals, amounts = [] } = result;
    table.push([
      `${bench.name}\n  ${bench.unit}`,
      time(subject.medianNs),
      time(subject.p99Ns),
      targetText(bench),
      yesOrNo(reached(bench, result)),
      '',
    ]);
    for (const { name, figures } of rivals) {
      const ratio = `${Number((figures.medianNs / subject.medianNs).toPrecision(2))}×`;
      const p99 = figures.p99Ns === undefined ? '' : time(figures.p99Ns);
      table.push([`  ${name}`, time(figures.medianNs), p99, '', '', ratio]);
    }
    for (const amount of amounts) table.push(amountRow(amount));
  }
  const { cpu, cores, loadBefore, node, v8 } = machine;
  const slow =
    leftOut.length === 0 ? '' : `\nLeft out, since they take minutes: ${leftOut.join(', ')}. Name them, or say --all.`;
  return `${cpu}, ${cores} cores, load ${loadBefore} before; Node ${node}, V8 ${v8}\n${table.toString()}${slow}`;
}

function amountRow({ name, value, unit, atMost }: Amount): string[] {
  const text = (amount: number) => `${Number(amount.toFixed(2)).toLocaleString('en')} ${unit}`.trimEnd();
  const [target, verdict] = atMost === undefined ? ['', ''] : [`≤ ${text(atMost)}`, yesOrNo(value <= atMost)];
  return [`  ${name}`, text(value), '', target, verdict, ''];
}

function reached({ target }: BenchCase, { subject, amounts = [] }: BenchResult): boolean {
  const inTime = subject.medianNs <= (target.medianNs ?? Infinity) && subject.p99Ns <= (target.p99Ns ?? Infinity);
  return inTime && amounts.every(({ value, atMost }) => value <= (atMost ?? Infinity));
}

function yesOrNo(isReached: boolean): string {
  return isReached ? 'yes' : 'NO';
}

function targetText({ target: { medianNs, p99Ns } }: BenchCase): string {
  const median = medianNs === undefined ? [] : [`median ≤ ${time(medianNs)}`];
  const p99 = p99Ns === undefined ? [] : [`p99 ≤ ${time(p99Ns)}`];
  return [...median, ...p99].join('\n');
}

function time(ns: number): string {
  if (ns < 1e3) return `${ns.toFixed(0)} ns`;
  if (ns < 1e6) return `${(ns / 1e3).toFixed(2)} µs`;
  if (ns < 1e9) return `${(ns / 1e6).toFixed(2)} ms`;
  return `${(ns / 1e9).toFixed(2)} s`;
}
