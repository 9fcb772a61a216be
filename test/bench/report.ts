import { availableParallelism, cpus, loadavg } from 'node:os';
import Table from 'cli-table3';
import type { BenchCase, BenchResult, Figures } from './bench-case.ts';

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
export function jsonReport(machine: Machine, measured: readonly Measured[]): string {
  const cases = measured.map(({ bench, result: { subject, rivals } }) => ({
    name: bench.name,
    unit: bench.unit,
    ...subject,
    target: bench.target,
    reached: reached(bench, subject),
    rivals: rivals.map(({ name, figures }) => ({ name, ...figures, ratio: figures.medianNs / subject.medianNs })),
  }));
  return JSON.stringify({ schema: 'bulkhead.bench/1', machine, cases });
}

/** For people: a table with each case above its rivals. */
export function tableReport(machine: Machine, measured: readonly Measured[]): string {
  const style = process.stdout.isTTY ? {} : { head: [], border: [] };
  const table = new Table({ head: ['case', 'median', 'p99', 'target', 'reached', 'against ours'], style });
  for (const { bench, result } of measured) {
    const { subject, rivals } = result;
    const verdict = reached(bench, subject) ? 'yes' : 'NO';
    table.push([
      `${bench.name}\n  ${bench.unit}`,
      time(subject.medianNs),
      time(subject.p99Ns),
      targetText(bench),
      verdict,
      '',
    ]);
    for (const { name, figures } of rivals) {
      const ratio = `${(figures.medianNs / subject.medianNs).toFixed(1)}×`;
      table.push([`  ${name}`, time(figures.medianNs), time(figures.p99Ns), '', '', ratio]);
    }
  }
  const { cpu, cores, loadBefore, node, v8 } = machine;
  return `${cpu}, ${cores} cores, load ${loadBefore} before; Node ${node}, V8 ${v8}\n${table.toString()}`;
}

function reached({ target }: BenchCase, { medianNs, p99Ns }: Figures): boolean {
  return medianNs <= (target.medianNs ?? Infinity) && p99Ns <= (target.p99Ns ?? Infinity);
}

function targetText({ target: { medianNs, p99Ns } }: BenchCase): string {
  const median = medianNs === undefined ? [] : [`median ≤ ${time(medianNs)}`];
  const p99 = p99Ns === undefined ? [] : [`p99 ≤ ${time(p99Ns)}`];
  return [...median, ...p99].join('\n');
}

function time(ns: number): string {
  if (ns < 1e3) return `${ns.toFixed(0)} ns`;
  if (ns < 1e6) return `${(ns / 1e3).toFixed(2)} µs`;
  return `${(ns / 1e6).toFixed(2)} ms`;
}
