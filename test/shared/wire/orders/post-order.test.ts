import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchBody, parsePostedOrder } from '../../../../shared/wire/orders/index.ts';
import { golden } from '../../../support/golden-vectors.ts';

const first = golden.orders[0]?.post.wire_body ?? '';

/** A posted order with one place changed. */
function changed(change: (body: { order: Record<string, unknown> } & Record<string, unknown>) => void): unknown {
  const body = JSON.parse(first) as { order: Record<string, unknown> } & Record<string, unknown>;
  change(body);
  return body;
}

describe('a posted order', () => {
  it('is grouped with others in brackets, byte for byte as the official client does', () => {
    const batch = golden.http_requests.find(({ url, method }) => url === '/orders' && method === 'POST');
    const elements = (JSON.parse(batch?.body ?? '[]') as unknown[]).map((element) => JSON.stringify(element));
    expect(elements).toHaveLength(2);
    expect(batchBody(elements)).toBe(batch?.body);
  });

  it('needs neither postOnly nor deferExec', () => {
    const parsed = parsePostedOrder(
      changed((body) => {
        delete body['postOnly'];
        delete body['deferExec'];
      }),
    );
    expect(parsed).toMatchObject({ kind: 'order', posted: { postOnly: false, deferExec: false } });
  });

  it.each([
    ['a salt as text', (body: { order: Record<string, unknown> }) => (body.order['salt'] = '1')],
    ['a salt beyond 2^53', (body: { order: Record<string, unknown> }) => (body.order['salt'] = 2 ** 60)],
    ['an amount with decimals', (body: { order: Record<string, unknown> }) => (body.order['makerAmount'] = '1.5')],
    ['a negative amount', (body: { order: Record<string, unknown> }) => (body.order['takerAmount'] = '-1')],
    ['a side as number', (body: { order: Record<string, unknown> }) => (body.order['side'] = 0)],
    ['an unknown signature type', (body: { order: Record<string, unknown> }) => (body.order['signatureType'] = 4)],
    ['a short address', (body: { order: Record<string, unknown> }) => (body.order['maker'] = '0x12')],
    ['a token that is no number', (body: { order: Record<string, unknown> }) => (body.order['tokenId'] = '1e309')],
    ['a token beyond 2^256', (body: { order: Record<string, unknown> }) => (body.order['tokenId'] = '9'.repeat(78))],
    ['no token', (body: { order: Record<string, unknown> }) => delete body.order['tokenId']],
  ])('is refused for %s', (_, change) => {
    expect(parsePostedOrder(changed(change))).toMatchObject({ kind: 'malformed' });
  });

  it('of the first version is known as such, so that its sender learns why it is refused', () => {
    const v1 = changed((body) => {
      for (const field of ['timestamp', 'metadata', 'builder']) delete body.order[field];
      Object.assign(body.order, { taker: `0x${'00'.repeat(20)}`, nonce: '0', feeRateBps: '0' });
    });
    expect(parsePostedOrder(v1)).toEqual({ kind: 'v1' });
  });

  it('is refused, never thrown at, when it is anything', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(parsePostedOrder(value)).toMatchObject({ kind: 'malformed' });
      }),
    );
  });
});
