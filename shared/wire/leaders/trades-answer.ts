import * as z from 'zod';
import type { ConditionId, TokenId } from '../../market/ids.ts';
import { toMilliseconds } from '../../models/copying/freshness.ts';
import type { EpochMs } from '../../units/index.ts';
import { type LeaderAnswer, parseLeaderAnswer } from './leader-answer.ts';
import type { ToldTrade } from './told-trade.ts';

/** More rows than a wallet trades in the seconds between two questions (protocol §11.1). */
const ROWS = 500;

const rowSchema = z.object({
  proxy_wallet: z.string(),
  transaction_hash: z.string(),
  condition_id: z.string(),
  token_id: z.string(),
  side: z.enum(['BUY', 'SELL']),
  price: z.number(),
  size: z.number().positive(),
  timestamp: z.number().positive(),
});
const answerSchema = z.object({ data: z.array(rowSchema) });

/** Path of a wallet's trades from a moment on, newest first (protocol §11.1). */
export function tradesOfWalletPath(wallet: string, from: EpochMs): string {
  return `/v2/trades?user=${wallet}&start=${Math.floor(from / 1000)}&limit=${ROWS}`;
}

/** The trades of an answer in the order of their happening. Never throws. */
export function parseTradesOfWallet(body: string): LeaderAnswer {
  return parseLeaderAnswer(body, answerSchema, (row) => [toldTrade(row)]);
}

function toldTrade(row: z.infer<typeof rowSchema>): ToldTrade {
  return {
    wallet: row.proxy_wallet.toLowerCase(),
    transaction: row.transaction_hash,
    conditionId: row.condition_id as ConditionId,
    token: row.token_id as TokenId,
    side: row.side,
    price: row.price,
    size: row.size,
    at: toMilliseconds(row.timestamp),
  };
}
