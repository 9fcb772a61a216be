/**
 * What becomes of an order's place in its level when the displayed size falls and no trade explains it: somebody cancelled,
 * and the data does not tell whether he stood ahead or behind.
 *
 * @param ahead micro-shares ahead of the order before
 * @param displayed micro-shares displayed in the level before, our order not counted
 * @param cancelled micro-shares that went without a trade
 * @returns micro-shares ahead of the order now
 */
export type QueueModel = (ahead: number, displayed: number, cancelled: number) => number;

/** Cancels ahead never help (strategies §18): whoever cancelled is taken to have stood behind. */
export const RISK_AVERSE: QueueModel = (ahead) => ahead;

/**
 * Splits what was cancelled between those ahead (a) and those behind (b) of us by aⁿ : bⁿ, the idea of hftbacktest's
 * probability queue models (nkaz001/hftbacktest, `PowerProbQueueModel`). With n = 1 every share is as likely to go as any other; the
 * larger n, the more of it comes from the longer part of the queue. Nobody's share exceeds what stood there.
 *
 * @param power n, above 0; fit it with `bulkhead calibrate`
 */
export function probabilisticQueue(power: number): QueueModel {
  return (ahead, displayed, cancelled) => {
    const behind = Math.max(0, displayed - ahead);
    if (ahead === 0) return 0;
    const weight = (behind / ahead) ** power;
    const fromAhead = Math.max(cancelled - behind, cancelled / (1 + weight));
    return Math.max(0, Math.round(ahead - fromAhead));
  };
}
