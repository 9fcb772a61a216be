import { describe, expect, it } from 'vitest';
import type { ConditionId, OrderHash, TokenId, TradeId } from '../../../../shared/market/ids.ts';
import type { HttpOutcome } from '../../../../shared/ports/ports.ts';
import { epochMs, microShares, price } from '../../../../shared/units/index.ts';
import { openOrderRecord, tradeRecord } from '../../../../shared/wire/clob/encode.ts';
import {
  FIRST_CURSOR,
  parseBalanceAnswer,
  parseCancelAnswer,
  parseCredentialsAnswer,
  parseHeartbeatAnswer,
  parseOpenOrdersAnswer,
  parseTimeAnswer,
  parseTradesAnswer,
} from '../../../../shared/wire/clob/index.ts';
import { PAGE_LIMIT, pageOf } from '../../../../shared/wire/clob/pages.ts';
import type { OrderRecord, TradeRecordFields } from '../../../../shared/wire/user/index.ts';

function answer(status: number, body: unknown): HttpOutcome {
  return { kind: 'answer', status, headers: {}, body: typeof body === 'string' ? body : JSON.stringify(body) };
}

function page(items: readonly Record<string, unknown>[], cursor = FIRST_CURSOR) {
  const keyOf = (item: Record<string, unknown>) => ({ at: items.indexOf(item), id: String(item['id']) });
  return pageOf(items, cursor, { keyOf, order: 'ascending', limit: PAGE_LIMIT });
}

const order: OrderRecord = {
  id: '0xaa' as OrderHash,
  owner: 'key-1',
  makerAddress: '0x7099',
  conditionId: '0xc0' as ConditionId,
  token: '77' as TokenId,
  outcome: 'Up',
  side: 'BUY',
  price: price(4550),
  size: microShares(12_500_000),
  matched: microShares(2_500_000),
  status: 'LIVE',
  orderType: 'GTC',
  expirationS: 0,
  createdAt: epochMs(1793000100990),
  tradeIds: [],
};

const trade: TradeRecordFields = {
  id: 't-1' as TradeId,
  takerOrderId: '0xbb' as OrderHash,
  owner: 'key-2',
  makerAddress: '0x64b7',
  conditionId: '0xc0' as ConditionId,
  token: '88' as TokenId,
  outcome: 'Down',
  side: 'BUY',
  price: price(5450),
  size: microShares(12_500_000),
  status: 'MINED',
  matchedAt: epochMs(1793000102000),
  updatedAt: epochMs(1793000103000),
  transactionHash: '0x9c',
  legs: [
    {
      orderId: order.id,
      owner: 'key-1',
      makerAddress: '0x7099',
      token: order.token,
      outcome: 'Up',
      outcomeIndex: 0,
      side: 'BUY',
      price: price(4550),
      matched: microShares(2_500_000),
    },
  ],
};

const identity = { apiKey: 'key-1', address: '0x7099' };

describe('open orders', () => {
  it('come back from the venue’s own record as they were', () => {
    expect(parseOpenOrdersAnswer(answer(200, page([openOrderRecord(order)])))).toEqual({
      kind: 'ok',
      value: {
        items: [
          {
            orderId: '0xaa',
            conditionId: '0xc0',
            token: '77',
            side: 'BUY',
            price: 4550,
            size: 12_500_000,
            matched: 2_500_000,
          },
        ],
      },
    });
  });

  it('fail as a whole when one of them cannot be read, since a missing order is worse than none', () => {
    const bad = { ...openOrderRecord(order), price: '0.455551' };
    expect(parseOpenOrdersAnswer(answer(200, page([openOrderRecord(order), bad])))).toMatchObject({
      kind: 'failed',
      status: 200,
    });
  });

  it('are read page by page until the end mark', () => {
    const items = Array.from({ length: 230 }, (_, i) => openOrderRecord({ ...order, id: `0x${i}` as OrderHash }));
    const seen: string[] = [];
    let cursor: string | undefined = FIRST_CURSOR;
    while (cursor !== undefined) {
      const parsed = parseOpenOrdersAnswer(answer(200, page(items, cursor)));
      if (parsed.kind === 'failed') throw new Error(parsed.reason);
      seen.push(...parsed.value.items.map(({ orderId }) => orderId));
      cursor = parsed.value.nextCursor;
    }
    expect(seen).toEqual(items.map(({ id }) => id));
  });

  it('have no page at a cursor that nobody gave out', () => {
    expect(page([], 'bm9uc2Vuc2U=')).toBeUndefined();
  });
});

describe('trades', () => {
  it('tell a maker its own leg on its own token, with the status stripped of its prefix', () => {
    const told = page([tradeRecord(trade, 'MAKER')]);
    expect(told).toMatchObject({ data: [{ status: 'TRADE_STATUS_MINED' }] });
    expect(parseTradesAnswer(answer(200, told), identity)).toEqual({
      kind: 'ok',
      value: {
        items: [
          {
            tradeId: 't-1',
            orderId: '0xaa',
            conditionId: '0xc0',
            token: '77',
            side: 'BUY',
            price: 4550,
            size: 2_500_000,
            role: 'maker',
            status: 'MINED',
          },
        ],
      },
    });
  });
});

describe('other answers', () => {
  it('tell what was cancelled and what was not', () => {
    const body = { canceled: ['0xAA'], not_canceled: { '0xBB': 'Order not found or already canceled' } };
    expect(parseCancelAnswer(answer(200, body))).toEqual({
      kind: 'ok',
      value: {
        canceled: ['0xaa'],
        notCanceled: [{ orderId: '0xbb', reason: 'Order not found or already canceled' }],
      },
    });
  });

  it('tell why a cancel is uncertain', () => {
    expect(parseCancelAnswer({ kind: 'failed', code: 'timeout', message: 'late' })).toEqual({
      kind: 'failed',
      reason: 'timeout: late',
    });
    expect(parseCancelAnswer(answer(503, { error: 'trading is disabled' }))).toEqual({
      kind: 'failed',
      status: 503,
      reason: 'HTTP 503: trading is disabled',
    });
  });

  it('tell a balance in base units, and refuse what is none', () => {
    const body = { balance: '12500000', allowances: { '0xE1': '1' } };
    expect(parseBalanceAnswer(answer(200, body))).toEqual({ kind: 'ok', value: 12_500_000 });
    for (const strange of [{ balance: '-1' }, { balance: '1.5' }, { balance: 7 }, {}, []]) {
      expect(parseBalanceAnswer(answer(200, strange))).toMatchObject({ kind: 'failed' });
    }
  });

  it('tell the venue’s time and refuse anything else', () => {
    expect(parseTimeAnswer(answer(200, '1793000000'))).toEqual({ kind: 'ok', value: 1793000000 });
    expect(parseTimeAnswer(answer(200, '"soon"'))).toMatchObject({ kind: 'failed' });
  });

  it('tell credentials, or that there are none for the nonce', () => {
    const credentials = { apiKey: 'k', secret: 's', passphrase: 'p' };
    expect(parseCredentialsAnswer(answer(200, credentials))).toEqual({ kind: 'ok', value: credentials });
    expect(parseCredentialsAnswer(answer(400, { error: 'Could not derive api key!' }))).toMatchObject({
      kind: 'failed',
      status: 400,
    });
  });

  it('tell the next heartbeat’s id, also when ours was stale', () => {
    expect(parseHeartbeatAnswer(answer(200, { heartbeat_id: 'a' }))).toEqual({ kind: 'beaten', heartbeatId: 'a' });
    expect(parseHeartbeatAnswer(answer(400, { error_msg: 'Invalid Heartbeat ID', heartbeat_id: 'b' }))).toEqual({
      kind: 'stale',
      heartbeatId: 'b',
    });
    expect(parseHeartbeatAnswer(answer(500, 'x'))).toEqual({ kind: 'failed', reason: 'HTTP 500: x' });
  });
});
