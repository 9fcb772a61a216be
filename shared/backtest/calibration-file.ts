import * as z from 'zod';
import type { Comparison } from './comparison.ts';
import type { LatencyModel } from './latency.ts';
import type { OrderAgreement } from './order-agreement.ts';
import type { LatencySamples } from './recorded-latency.ts';
import type { QueueChoice } from './settings.ts';

/** What a calibration sets in a backtest. */
export type FittedModel = {
  readonly latency: LatencyModel;
  readonly queue: QueueChoice;
  readonly mirroredPrints: boolean;
};

/** How well predicted fills agreed with those of the run that was fitted to. */
export type Agreement = Pick<Comparison, 'recorded' | 'predicted' | 'both' | 'agreement' | 'classes'>;

/** What `bulkhead calibrate` writes and `backtest --calibration` reads. */
export type CalibrationFile = {
  readonly schema: 'bulkhead.calibration/1';
  readonly asset: string;
  readonly interval: string;
  /** Hash of the tapes that it was fitted to: a result on these very tapes proves nothing of others. */
  readonly data: string;
  readonly samples: LatencySamples;
  readonly model: FittedModel;
  /** What each order of the run got, with the defaults and with the model: what was fitted. */
  readonly orders: { readonly before: OrderAgreement; readonly after: OrderAgreement };
  /** Runs that decide for themselves, against the recorded one. They drift apart after the first difference. */
  readonly runs: { readonly before: Agreement; readonly after: Agreement };
  /** How far two backtests with the model agree that drew other delays: more than this no model explains. 0 to 1. */
  readonly drift: number;
  /** Every queue that was tried with the measured latencies, and how well it predicts what each order got. */
  readonly tried: readonly {
    readonly queue: QueueChoice;
    readonly mirroredPrints: boolean;
    readonly agreement: number;
  }[];
};

const delay = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant'), ms: z.number().min(0) }),
  z.strictObject({ kind: z.literal('measured'), quantilesMs: z.array(z.number().min(0)).min(1) }),
]);

const queue = z.discriminatedUnion('model', [
  z.strictObject({ model: z.literal('risk-averse') }),
  z.strictObject({ model: z.literal('probabilistic'), power: z.number().positive() }),
]);

const model = z.strictObject({
  latency: z.strictObject({ feed: delay, insert: delay, cancel: delay, response: delay }),
  queue,
  mirroredPrints: z.boolean(),
});

const file = z.looseObject({ schema: z.literal('bulkhead.calibration/1'), data: z.string(), model });

/** The model of a calibration file and the data that it was fitted to; `undefined` when the text is none. */
export function readCalibration(text: string): { readonly data: string; readonly model: FittedModel } | undefined {
  try {
    return file.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
