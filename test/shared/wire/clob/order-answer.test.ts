import { describe, expect, it } from 'vitest';
import type { OrderHash } from '../../../../shared/market/ids.ts';
import type { HttpOutcome } from '../../../../shared/ports/ports.ts';
import { parseOrderAnswer } from '../../../../shared/wire/clob/index.ts';

const ID = `0x${'ab'.repeat(32)}` as OrderHash;

const RECORD = {
  id: ID,
  status: 'LIVE',
  market: '0xaa',
  asset_id: '123',
  side: 'BUY',
  original_size: '10',
  size_matched: '4',
  price: '0.45',
};

function read(status: number, body: unknown) {
  const outcome: HttpOutcome = { kind: 'answer', status, headers: {}, body: JSON.stringify(body) };
  return parseOrderAnswer(outcome, ID);
}

describe('an order asked for by its hash', () => {
  it.each([
    ['LIVE', 'open'],
    ['ORDER_STATUS_LIVE', 'open'],
    ['MATCHED', 'matched'],
    ['ORDER_STATUS_CANCELED', 'ended'],
    ['CANCELED_MARKET_RESOLVED', 'ended'],
    ['INVALID', 'ended'],
  ])('in the status %s is %s', (status, kind) => {
    const answer = read(200, { ...RECORD, status });
    expect(answer).toMatchObject({ kind: 'ok', value: { kind, order: { orderId: ID, matched: 4_000_000 } } });
  });

  it.each([
    ['404', 404, { error: 'order not found' }],
    ['null', 200, null],
    ['an empty text', 200, ''],
    ['an empty object', 200, {}],
    ['an empty list', 200, []],
  ])('is not shown when the answer is %s', (_, status, body) => {
    expect(read(status, body)).toEqual({ kind: 'ok', value: { kind: 'none', orderId: ID } });
  });

  it.each([
    ['the venue fails', 500, { error: 'Internal server error' }],
    ['the status is one that we do not know', 200, { ...RECORD, status: 'PONDERING' }],
    ['another order is told', 200, { ...RECORD, id: '0x01' }],
    ['half of it is missing', 200, { id: ID, status: 'LIVE' }],
  ])('is unknown when %s: that is no proof of absence', (_, status, body) => {
    expect(read(status, body)).toMatchObject({ kind: 'failed' });
  });

  it('is unknown when no answer came', () => {
    expect(parseOrderAnswer({ kind: 'failed', code: 'ETIMEDOUT', message: '' }, ID)).toMatchObject({ kind: 'failed' });
  });
});
