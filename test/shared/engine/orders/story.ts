import type { PlaceEffect } from '../../../../shared/events/effects.ts';
import type { EngineEvent, PlaceOutcome, TradeStatus } from '../../../../shared/events/engine-events.ts';
import type { TradeId } from '../../../../shared/market/ids.ts';
import { isImmediate } from '../../../../shared/market/order-rules.ts';
import { idOf, shares, shown } from '../driver.ts';

/** Something that is told of one order. */
export type Telling = (place: PlaceEffect) => EngineEvent;

export function answer(outcome: PlaceOutcome): Telling {
  return ({ clientId }) => ({ type: 'order-answer', clientId, outcome });
}

export function told(change: 'placement' | 'update' | 'cancellation', matched: number): Telling {
  return (place) => ({ type: 'user-order', change, order: shown(place, matched) });
}

export function filled(trade: string, size: number, status: TradeStatus = 'MATCHED'): Telling {
  return ({ conditionId, token, side, price, clientId, orderType }) => ({
    type: 'user-fill',
    fill: {
      tradeId: trade as TradeId,
      orderId: idOf(clientId),
      conditionId,
      token,
      side,
      price,
      size: shares(size),
      role: isImmediate({ orderType }) ? 'taker' : 'maker',
      status,
    },
  });
}

export const cancelled: Telling = ({ clientId }) => ({
  type: 'cancel-answer',
  canceled: [idOf(clientId)],
  notCanceled: [],
});

export const notCancelled: Telling = ({ clientId }) => ({
  type: 'cancel-answer',
  canceled: [],
  notCanceled: [{ orderId: idOf(clientId), reason: 'matched orders cannot be cancelled' }],
});

/** Every order of some things. */
export function* permutations<T>(things: readonly T[]): Generator<readonly T[]> {
  if (things.length <= 1) yield things;
  for (const [i, first] of things.entries()) {
    for (const rest of permutations(things.toSpliced(i, 1))) yield [first, ...rest];
  }
}
