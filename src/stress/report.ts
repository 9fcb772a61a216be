import Table from 'cli-table3';
import type { AssetStatus } from '../supervisor/status.ts';
import { quantileOf } from '../../shared/stats/log-histogram.ts';
import type { RunReport } from '../run/run-report.ts';
import type { GcReport } from './gc-pauses.ts';

type Spread = { readonly p50: number; readonly p99: number; readonly max: number };

/** How one worker kept up. */
export type AssetStress = {
  readonly frames: number;
  /** Of the busiest second between two looks. */
  readonly maxInputsPerS: number;
  /** From a frame's receipt to the decision: waiting in the socket's and the worker's line included, µs. */
  readonly receiptToDecisionUs: Pick<Spread, 'p50' | 'p99'>;
  readonly frameToBookNs: Spread;
  readonly bookToDecisionUs: Spread;
  readonly decisionToSendUs: Spread;
  readonly maxHeapMb: number;
  readonly maxExternalMb: number;
  /** Share of one core. */
  readonly cpu: number;
};

/** How the venue's play of the tape went; see the venue's `PlayState`. */
export type TapeStress = {
  readonly inputs: number;
  readonly maxLateMs: number;
  readonly gaps: number;
  readonly unmatched: number;
  readonly strays: number;
};

export type StressReport = {
  readonly schema: 'bulkhead.stress/1';
  readonly speed: number;
  readonly seconds: number;
  readonly tape: TapeStress;
  readonly assets: Readonly<Record<string, AssetStress>>;
  /** Of the whole process of the bot, its workers included. */
  readonly gc: GcReport;
  readonly process: RunReport['process'];
  /** Promises of the run that did not hold, and workers that ended quarantined. */
  readonly failures: readonly string[];
};

/** The most that was seen of one worker while the tape was played. */
export class AssetPeaks {
  #inputs = 0;
  #at = 0;
  maxInputsPerS = 0;
  maxHeapMb = 0;
  maxExternalMb = 0;
  receiptToDecisionUs = { p50: 0, p99: 0 };

  look(nowMs: number, { view }: AssetStatus): void {
    if (view === undefined) return;
    const { inputs } = view.counters;
    const seconds = (nowMs - this.#at) / 1_000;
    if (this.#at !== 0 && inputs >= this.#inputs) {
      this.maxInputsPerS = Math.max(this.maxInputsPerS, (inputs - this.#inputs) / seconds);
    }
    this.#inputs = inputs;
    this.#at = nowMs;
    this.maxHeapMb = Math.max(this.maxHeapMb, view.memory.heapMb);
    this.maxExternalMb = Math.max(this.maxExternalMb, view.memory.externalMb);
    const counts = view.latencies.decisionUsBuckets;
    this.receiptToDecisionUs = { p50: quantileOf(counts, 0.5), p99: quantileOf(counts, 0.99) };
  }
}

/** Joins what was seen on the way with what the run said at its end. */
export function assetStress(peaks: AssetPeaks, report: RunReport['assets'][string]): AssetStress {
  const { frames, frameToBookNs, bookToDecisionUs, decisionToSendUs, cpu } = report;
  const { maxInputsPerS, receiptToDecisionUs, maxHeapMb, maxExternalMb } = peaks;
  return {
    frames: frames.received,
    maxInputsPerS: Math.round(maxInputsPerS),
    receiptToDecisionUs,
    frameToBookNs: spreadOf(frameToBookNs),
    bookToDecisionUs: spreadOf(bookToDecisionUs),
    decisionToSendUs: spreadOf(decisionToSendUs),
    maxHeapMb,
    maxExternalMb,
    cpu: cpu.utilisation,
  };
}

/** The report as a table, one row per asset, and a line about the whole. */
export function renderStress({ speed, seconds, tape, assets, gc, process, failures }: StressReport): string {
  const head = [
    'asset',
    'frames',
    'inputs/s',
    'receipt → decision',
    'frame → book',
    'book → decision',
    'memory',
    'CPU',
  ];
  const table = new Table({ head, style: { head: [], border: [], compact: true } });
  for (const [name, asset] of Object.entries(assets)) {
    const { receiptToDecisionUs: whole, frameToBookNs: book, bookToDecisionUs: decision } = asset;
    table.push([
      name,
      asset.frames,
      `≤ ${asset.maxInputsPerS}`,
      `${rounded(whole.p50)} / ${rounded(whole.p99)} µs`,
      `${rounded(book.p50 / 1e3)} / ${rounded(book.p99 / 1e3)} µs`,
      `${rounded(decision.p50)} / ${rounded(decision.p99)} µs`,
      `≤ ${rounded(asset.maxHeapMb)} + ${rounded(asset.maxExternalMb)} MB`,
      `${rounded(asset.cpu * 100)} %`,
    ]);
  }
  const lines = [
    table.toString(),
    'latencies: median / p99; memory: heap + external',
    `tape: ${tape.inputs} inputs at ${speed}× in ${rounded(seconds)} s, at most ${rounded(tape.maxLateMs)} ms late; ` +
      `${tape.gaps} gaps, ${tape.unmatched} trades without a counterpart, ${tape.strays} strays`,
    `garbage collection: ${gc.pauses} pauses, ${rounded(gc.totalMs)} ms in all, p99 ${rounded(gc.p99Ms)} ms, longest ${rounded(gc.maxMs)} ms`,
    `process: ${rounded(process.rssMb)} MB, ${rounded(process.cpuPct)} % CPU`,
    ...failures,
  ];
  return lines.join('\n');
}

function spreadOf({ p50, p99, max }: Spread): Spread {
  return { p50, p99, max };
}

function rounded(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(1);
}
