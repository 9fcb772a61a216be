import * as z from 'zod';
import type { ConditionId, TokenId } from '../../market/ids.ts';
import { toMilliseconds } from '../../models/copying/freshness.ts';
import type { EpochMs } from '../../units/index.ts';
import { type LeaderAnswer, parseLeaderAnswer } from './leader-answer.ts';
import type { ToldTrade } from './told-trade.ts';

/** More acts than a wallet does in the seconds between two questions (protocol §11.1). */
const ROWS = 100;

const ACTS = { MERGE: 'merge', SPLIT: 'split' } as const;

const rowSchema = z.object({
  type: z.string(),
  proxy_wallet: z.string(),
  transaction_hash: z.string(),
  condition_id: z.string(),
  size: z.number().nonnegative(),
  timestamp: z.number().positive(),
});
const answerSchema = z.object({ data: z.array(rowSchema) });

/** Path of what a wallet did with whole sets from a moment on, newest first (protocol §11.1). */
export function actsOfWalletPath(wallet: string, from: EpochMs): string {
  return `/v2/activity?user=${wallet}&type=MERGE,SPLIT&start=${Math.floor(from / 1000)}&limit=${ROWS}`;
}

/** The merges and splits of an answer in the order of their happening; every other type is passed over. Never throws. */
export function parseActsOfWallet(body: string): LeaderAnswer {
  return parseLeaderAnswer(body, answerSchema, toldActs);
}

function toldActs(row: z.infer<typeof rowSchema>): ToldTrade[] {
  const act = Object.hasOwn(ACTS, row.type) ? ACTS[row.type as keyof typeof ACTS] : undefined;
  if (act === undefined || row.size === 0) return [];
  return [
    {
      wallet: row.proxy_wallet.toLowerCase(),
      transaction: row.transaction_hash,
      conditionId: row.condition_id as ConditionId,
      token: '' as TokenId,
      side: act === 'merge' ? 'SELL' : 'BUY',
      price: 0,
      size: row.size,
      act,
      at: toMilliseconds(row.timestamp),
    },
  ];
}
