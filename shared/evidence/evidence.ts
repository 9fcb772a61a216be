import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { StrategySetting } from '../engine/config.ts';

const count = z.number().int().min(0);

const score = z.strictObject({
  count,
  brier: z.number(),
  bins: z.array(
    z.strictObject({ from: z.number(), to: z.number(), count, meanPredicted: z.number(), upShare: z.number() }),
  ),
});

/**
 * What a strategy did where no money was at stake: one file per strategy, without which it may not trade live. Prices in pUSD per
 * share, times in UTC ms.
 */
export const evidenceSchema = z.strictObject({
  schema: z.literal('bulkhead.evidence/1'),
  strategy: z.string(),
  /** Of the whole file's figures, and of nothing else: other parameters are another strategy. */
  params: z.record(z.string(), z.json()),
  paramsHash: z.string(),
  /** Hash of the code that decided. */
  build: z.string(),
  source: z.strictObject({
    kind: z.enum(['backtest', 'paper', 'live']),
    /** Whose market it was; what the embedded one shows proves nothing of the real one. */
    venue: z.enum(['embedded', 'polymarket', 'unknown']),
    /** Hash over the hashes of the tapes, and how many segments there were. */
    data: z.string(),
    segments: count,
    /** Sessions whose samples were added up; a backtest is one. */
    sessions: count.default(1),
    /** The `data` of each of them, so that none is counted twice; absent where there is one. */
    added: z.array(z.string()).optional(),
  }),
  assets: z.array(z.string()),
  intervals: z.array(z.string()),
  from: z.number(),
  to: z.number(),
  /** Rounds in which the strategy was filled, and its fills. */
  rounds: count,
  fills: count,
  pnlUsdc: z.number(),
  /** How the price moved after fills, by horizon in nominal seconds; below 0 the others knew better. */
  markouts: z.array(
    z.strictObject({
      horizonS: z.number(),
      meanPerShare: z.number(),
      standardError: z.number(),
      count,
      unknown: count,
    }),
  ),
  /** The model's and the market's probability of Up at parts of the round, against what came true. */
  calibration: z.array(z.strictObject({ part: z.number(), model: score, market: score })),
});

/** See {@link evidenceSchema}. */
export type Evidence = Readonly<z.infer<typeof evidenceSchema>>;

/** Names what a strategy is besides its name: its parameters, and for an operator's own the file's content. */
export function strategyHash({ params, file }: Pick<StrategySetting, 'params' | 'file'>): string {
  const content = [file?.sha256 ?? '', canonical(params)].join('\n');
  return createHash('sha256').update(content).digest('hex').slice(0, 16);
}

/** JSON with the keys of records in order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
