import * as z from 'zod';
import { ASSETS } from '../../../../shared/market/assets.ts';
import { INTERVALS } from '../../../../shared/market/intervals.ts';
import type { Round } from '../../../../shared/market/round.ts';
import type { Random } from '../../../../shared/ports/ports.ts';
import type { SettlingTrade } from '../../core/faults/core-faults.ts';
import { httpTargetFields } from './http-target.ts';

/** Fields of a request that say which rounds a fault hits: all, where they are left out. */
export const roundTargetFields = { asset: z.enum(ASSETS).optional(), interval: z.enum(INTERVALS).optional() };

/** Fields of a request that say which trades a fault hits: all, where they are left out. */
export const tradeTargetFields = {
  asset: z.enum(ASSETS).optional(),
  /** A wallet with a part in the trade, as taker or maker. */
  address: httpTargetFields.address,
  probability: httpTargetFields.probability,
  count: httpTargetFields.count,
};

type RoundTarget = z.infer<z.ZodObject<typeof roundTargetFields>>;
type TradeTarget = z.infer<z.ZodObject<typeof tradeTargetFields>>;

/** Whether a round is one of those that a fault is aimed at. */
export function roundFilter({ asset, interval }: RoundTarget): (round: Round) => boolean {
  return (round) =>
    (asset === undefined || round.asset === asset) && (interval === undefined || round.interval === interval);
}

/** Whether a trade is hit. Draws and counts only trades that the fault is aimed at. */
export function tradeFilter(target: TradeTarget, random: Random): (trade: SettlingTrade) => boolean {
  const { asset, probability, count = Number.POSITIVE_INFINITY } = target;
  const address = target.address?.toLowerCase();
  let left = count;
  return (trade) => {
    if (left === 0 || (asset !== undefined && trade.asset !== asset)) return false;
    if (address !== undefined && !trade.wallets.has(address)) return false;
    if (probability < 1 && random.unit() >= probability) return false;
    left -= 1;
    return true;
  };
}
