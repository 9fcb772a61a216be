import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OrderHash } from '../../../../shared/market/ids.ts';
import type { HttpOutcome } from '../../../../shared/ports/ports.ts';
import { parsePlaceAnswer } from '../../../../shared/wire/clob/index.ts';

const HASH = `0x${'ab'.repeat(32)}` as OrderHash;
const OTHER = `0x${'cd'.repeat(32)}` as OrderHash;

function answer(status: number, body: unknown): HttpOutcome {
  return { kind: 'answer', status, headers: {}, body: typeof body === 'string' ? body : JSON.stringify(body) };
}

const leg = (fields: object) => ({ success: true, errorMsg: '', orderID: HASH, status: 'live', ...fields });
const one = (outcome: HttpOutcome) => parsePlaceAnswer(outcome, [HASH])[0];

describe('an answer to an order', () => {
  it.each(['live', 'matched', 'delayed'] as const)('is accepted as %s', (status) => {
    expect(one(answer(200, leg({ status })))).toEqual({ kind: 'accepted', status });
  });

  it('says how long to wait when the venue does, by header or in the body', () => {
    const limited = { ...answer(429, { error: 'Too Many Requests' }), headers: { 'retry-after': '3' } };
    expect(one(limited)).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 3_000 });
    const error = 'post-only mode: only post-only orders and cancels are allowed';
    const postOnly = answer(503, { error, code: 'post_only_mode', retry_after_seconds: 79 });
    expect(one(postOnly)).toMatchObject({ code: 'POST_ONLY_MODE', retryAfterMs: 79_000 });
    const dated = { ...answer(429, ''), headers: { 'retry-after': 'Sat, 21 Nov 2026 13:00:00 GMT' } };
    expect(one(dated)).not.toHaveProperty('retryAfterMs');
  });

  it('is a refusal when the delay ended without a match', () => {
    expect(one(answer(200, leg({ status: 'unmatched' })))).toMatchObject({ kind: 'refused', code: 'UNMATCHED' });
  });

  it.each([
    ['POST_ONLY_CROSS', 'invalid post-only order: order crosses book'],
    ['POST_ONLY_CROSS', `order ${HASH} crosses the book`],
    ['MAKER', 'maker address not allowed, please use the deposit wallet flow'],
    ['SIGNATURE', 'invalid signature'],
    ['MIN_SIZE', `order ${HASH} is invalid. Size (4) lower than the minimum: 5`],
    ['MIN_NOTIONAL', 'invalid amount for a marketable BUY order ($0.99), min size: $1'],
    ['TICK_SIZE', `order ${HASH} is invalid. Price (0.565) breaks minimum tick size rule: 0.01`],
    ['BALANCE', 'not enough balance / allowance: balance 1 allowance 2'],
    ['EXPIRATION', 'invalid expiration'],
    ['FOK_NOT_FILLED', "order couldn't be fully filled. FOK orders are fully filled or killed."],
    [
      'FAK_NO_MATCH',
      'no orders found to match with FAK order. FAK orders are partially filled or killed if no match is found.',
    ],
    ['AMOUNTS', 'invalid amounts, the market buy orders maker amount supports a max accuracy of 2 decimals'],
    ['OWNER', 'the order owner has to be the owner of the API KEY'],
    ['VERSION', 'order_version_mismatch'],
    ['CLOSED_ONLY', `'0x12' address in closed only mode`],
    ['BATCH_SIZE', 'Too many orders in payload: 20, max allowed: 15'],
    ['INVALID', `order ${HASH} is invalid. Some new rule`],
  ])('is a refusal with code %s for the words: %s', (code, error) => {
    expect(one(answer(400, { error }))).toEqual({ kind: 'refused', code, message: error });
  });

  it.each([
    [401, 'UNAUTHORIZED', 'Unauthorized/Invalid api key'],
    [403, 'GEOBLOCKED', 'Trading restricted in your region, please refer to available regions'],
    [425, 'ENGINE_RESTARTING', ''],
    [429, 'RATE_LIMITED', 'Too Many Requests'],
    [503, 'TRADING_DISABLED', 'Trading is currently disabled. Check polymarket.com for updates'],
    [503, 'TRADING_DISABLED', '{"error":"trading is disabled"}'],
    [503, 'CANCEL_ONLY', 'Trading is currently cancel-only. New orders are not accepted, but cancels are allowed.'],
    [503, 'POST_ONLY_MODE', '{"error":"post-only mode: only post-only orders and cancels are allowed"}'],
  ])('is a refusal when HTTP %i proves it: %s', (status, code, body) => {
    expect(one(answer(status, body))).toMatchObject({ kind: 'refused', code });
  });

  it.each<[string, HttpOutcome]>([
    ['the request timed out', { kind: 'failed', code: 'timeout', message: 'no answer in 3000 ms' }],
    ['the venue has these bytes already', answer(400, { error: `order ${HASH} is invalid. Duplicated.` })],
    ['a 400 has words that we do not know', answer(400, { error: 'something new' })],
    ['matching is delayed', answer(400, { error: 'order match delayed due to market conditions' })],
    ['the venue broke', answer(500, { error: 'could not insert order' })],
    ['a 500 repeats the words of a refusal', answer(500, { error: 'FOK orders are filled or killed' })],
    ['a gateway answered', answer(502, '<html>')],
    ['a 503 is not a documented one', answer(503, 'upstream')],
    ['the answer is torn', answer(200, '{"success":true,"ord')],
    ['the answer is something else', answer(200, '"OK"')],
    ['fields are missing', answer(200, { success: true })],
    ['the answer names another order', answer(200, leg({ orderID: OTHER }))],
    ['there is an order and an error', answer(200, leg({ errorMsg: 'order match delayed' }))],
    ['the status is new', answer(200, leg({ status: 'pondering' }))],
  ])('is unknown, so that the order is looked for, when %s', (_, outcome) => {
    expect(one(outcome)).toMatchObject({ kind: 'unknown' });
  });

  it('to a batch tells each order’s fate by its place', () => {
    const refused = { success: true, errorMsg: 'not enough balance / allowance', orderID: '', status: '' };
    expect(parsePlaceAnswer(answer(200, [refused, leg({ orderID: OTHER })]), [HASH, OTHER])).toEqual([
      { kind: 'refused', code: 'BALANCE', message: 'not enough balance / allowance' },
      { kind: 'accepted', status: 'live' },
    ]);
  });

  it('to a batch knows a rate limit that says delayed', () => {
    const limited = { success: false, orderID: '', status: 'delayed', errorMsg: 'Rate limit exceeded for tokenId: 7' };
    expect(one(answer(200, [limited]))).toMatchObject({ kind: 'refused', code: 'RATE_LIMITED' });
  });

  it('to a batch is unknown as a whole when results are missing', () => {
    const outcomes = parsePlaceAnswer(answer(200, [leg({})]), [HASH, OTHER]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['unknown', 'unknown']);
  });

  it('of any kind gives one outcome per order, throws nothing, and accepts only what names the order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), fc.oneof(fc.string(), fc.json()), (status, body) => {
        const outcomes = parsePlaceAnswer(answer(status, body), [HASH, OTHER]);
        expect(outcomes).toHaveLength(2);
        expect(outcomes.every(({ kind }) => kind !== 'accepted')).toBe(true);
      }),
    );
  });
});
