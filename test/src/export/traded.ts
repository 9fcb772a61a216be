import { EngineCore } from '../../../shared/engine/core.ts';
import type { Input } from '../../../shared/engine/input.ts';
import type { PlaceEffect } from '../../../shared/events/effects.ts';
import type { EngineEvent } from '../../../shared/events/engine-events.ts';
import type { OrderHash, TradeId } from '../../../shared/market/ids.ts';
import { epochMs } from '../../../shared/units/index.ts';
import { record, type Recording, sampleInputs } from '../replay/recording.ts';
import { SAMPLE_HEADER } from '../../shared/tape/sample-tape.ts';
import { defaultEngineConfig } from '../../support/engine-config.ts';

/** From an order's signature to the venue's answer in {@link recordTrading}. */
export const ACK_MS = 20;

/** A recording in which every order is accepted and filled at once, with a trade of Binance a second. */
export function recordTrading(): Recording & { readonly orders: readonly PlaceEffect[] } {
  const header = { interval: '5m', engine: defaultEngineConfig('BTC', '5m') } as const;
  const core = new EngineCore(header.engine, SAMPLE_HEADER.identity);
  const inputs: Input[] = [];
  const orders: PlaceEffect[] = [];
  const take = (input: Input): void => {
    inputs.push(input);
    const placed = core.apply(input).filter((effect) => effect.type === 'place');
    for (const place of placed) {
      orders.push(place);
      for (const { afterMs, event } of answersTo(place)) {
        take({ kind: 'event', at: epochMs(input.at + afterMs), event });
      }
    }
  };
  let trades = 0;
  for (const input of withReconciliation(sampleInputs())) {
    take(input);
    if (input.kind === 'event' && input.event.type === 'price' && input.event.kind === 'oracle') {
      trades += 1;
      take({ kind: 'frame', at: input.at, feed: 'binance', bytes: tradeFrame(trades, input.at - 40) });
    }
  }
  return { ...record({ inputs, header }), orders };
}

/** The venue is read once: until then nothing enters. */
function withReconciliation(inputs: readonly Input[]): readonly Input[] {
  return inputs.flatMap((input) => {
    if (input.kind !== 'event' || input.event.type !== 'round-listed') return [input];
    const { conditionId } = input.event.round;
    const event = { type: 'reconciled', conditionIds: [conditionId], openOrders: [], fills: [] } as const;
    return [input, { kind: 'event', at: input.at, event } as const];
  });
}

function answersTo(place: PlaceEffect): readonly { readonly afterMs: number; readonly event: EngineEvent }[] {
  const { clientId, conditionId, token, side, price, size } = place;
  const orderId = `0x${clientId.toString(16).padStart(64, '0')}` as OrderHash;
  const fill = {
    tradeId: `trade-${clientId}` as TradeId,
    orderId,
    conditionId,
    token,
    side,
    price,
    size,
    role: 'taker',
    status: 'MATCHED',
  } as const;
  return [
    { afterMs: 0, event: { type: 'order-signed', clientId, orderId } },
    { afterMs: ACK_MS, event: { type: 'order-answer', clientId, outcome: { kind: 'accepted', status: 'matched' } } },
    { afterMs: ACK_MS, event: { type: 'user-fill', fill } },
  ];
}

function tradeFrame(id: number, atMs: number): Uint8Array {
  const trade = { e: 'trade', E: atMs, s: 'BTCUSDT', t: id, p: '60000.10', q: '0.5', T: atMs, m: id % 2 === 0 };
  return new TextEncoder().encode(JSON.stringify({ stream: 'btcusdt@trade', data: trade }));
}
