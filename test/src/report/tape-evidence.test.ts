import { describe, expect, it } from 'vitest';
import type { Input } from '../../../shared/engine/input.ts';
import type { EngineEvent, Feed, TradeStatus, VenueFill } from '../../../shared/events/engine-events.ts';
import type { ConditionId, OrderHash, TokenId, TradeId } from '../../../shared/market/ids.ts';
import { TapeEncoder } from '../../../shared/tape/index.ts';
import { epochMs, microShares, microUsdc, price } from '../../../shared/units/index.ts';
import { type TradeRecordFields, userTradeMessage } from '../../../shared/wire/user/index.ts';
import { evidenceOf, fillKey } from '../../../src/report/tape-evidence.ts';
import { recordOffsets, SAMPLE_HEADER } from '../../shared/tape/sample-tape.ts';

const AT = epochMs(1_793_000_100_000);
const OURS = '0xaa' as OrderHash;

const TRADE: TradeRecordFields = {
  id: 't1' as TradeId,
  takerOrderId: OURS,
  owner: SAMPLE_HEADER.identity.apiKey,
  makerAddress: SAMPLE_HEADER.identity.address,
  conditionId: '0xc0' as ConditionId,
  token: '77' as TokenId,
  outcome: 'Up',
  side: 'BUY',
  price: price(5_600),
  size: microShares(10_000_000),
  status: 'MATCHED',
  matchedAt: AT,
  updatedAt: AT,
  transactionHash: '',
  legs: [],
};

const WORKER = { runId: SAMPLE_HEADER.runId, asset: 'BTC', incarnation: 2 };

const FILL: VenueFill = {
  tradeId: 't2' as TradeId,
  orderId: OURS,
  conditionId: TRADE.conditionId,
  token: TRADE.token,
  side: 'BUY',
  price: price(5_600),
  size: microShares(4_000_000),
  role: 'maker',
  status: 'CONFIRMED',
};

function event(value: EngineEvent, at: number = AT): Input {
  return { kind: 'event', at: epochMs(at), event: value };
}

function signed(clientId: number, orderId: OrderHash, at: number = AT): Input {
  return event({ type: 'order-signed', clientId, orderId }, at);
}

function tradeFrame(status: TradeStatus, feed: Feed = 'user'): Input {
  const text = JSON.stringify(userTradeMessage({ ...TRADE, status }, 'TAKER', AT));
  return { kind: 'frame', at: AT, feed, bytes: new TextEncoder().encode(text) };
}

function command(word: 'halt' | 'resume' | 'drain'): Input {
  return event({ type: 'command', command: word, reason: '' });
}

function suspension(suspended: boolean): Input {
  return event({ type: 'suspension', suspended, reason: '' });
}

/** A segment as the compartment's writer makes it. */
function segment(inputs: readonly Input[], closed = true): Uint8Array {
  const encoder = new TapeEncoder(SAMPLE_HEADER, 0);
  for (const input of inputs) encoder.input(input, 0);
  if (closed) encoder.footer(AT, { inputs: inputs.length, effectHash: 'aa', reason: 'stop' });
  return encoder.take().slice();
}

const lease = (denial?: 'LIQUIDATION' | 'REJECTIONS') =>
  event({
    type: 'lease',
    exposureLimit: microUsdc(0),
    expiresAt: epochMs(AT + 2_000),
    ...(denial === undefined ? {} : { account: { denial } }),
  });

describe('evidenceOf', () => {
  it('finds every signed order with its worker, and the moment of its signature', () => {
    const { intents, segments, torn, corrupt } = evidenceOf([
      ['one.tape', segment([signed(1, OURS), signed(2, '0xbb' as OrderHash, AT + 5)])],
    ]);
    expect(intents).toEqual([
      { ...WORKER, clientId: 1, orderId: OURS, signedAt: AT, latched: false },
      { ...WORKER, clientId: 2, orderId: '0xbb', signedAt: AT + 5, latched: false },
    ]);
    expect({ segments, torn, corrupt }).toEqual({ segments: 1, torn: 0, corrupt: [] });
  });

  it('knows a fill once by its latest state, from the user stream or from a reconciliation', () => {
    const reconciled: EngineEvent = { type: 'reconciled', conditionIds: [], openOrders: [], fills: [FILL] };
    const { fills } = evidenceOf([
      ['one.tape', segment([tradeFrame('MATCHED'), tradeFrame('CONFIRMED'), event(reconciled)])],
    ]);
    expect([...fills.keys()]).toEqual([fillKey('t1', OURS), fillKey('t2', OURS)]);
    expect(fills.get(fillKey('t1', OURS))).toMatchObject({ status: 'CONFIRMED', size: 10_000_000, role: 'taker' });
    expect(fills.get(fillKey('t2', OURS))).toEqual(FILL);
  });

  it('keeps the end of a fill, whatever is repeated after it', () => {
    const { fills } = evidenceOf([
      ['one.tape', segment([tradeFrame('FAILED'), tradeFrame('MATCHED'), tradeFrame('RETRYING')])],
    ]);
    expect(fills.get(fillKey('t1', OURS))).toMatchObject({ status: 'FAILED' });
  });

  it('knows which orders were signed under a halt, a suspension or a drain, across segments', () => {
    const { intents, latches } = evidenceOf([
      ['one.tape', segment([signed(1, OURS), command('halt'), suspension(true)])],
      ['two.tape', segment([signed(2, OURS), command('resume'), signed(3, OURS), suspension(false), signed(4, OURS)])],
      ['three.tape', segment([command('drain'), command('resume'), signed(5, OURS)])],
    ]);
    expect(intents.map(({ latched }) => latched)).toEqual([false, true, true, false, true]);
    expect(latches).toBe(3);
  });

  it('knows which orders were signed while the account liquidated: as long as its leases say so', () => {
    const { intents, latches } = evidenceOf([
      ['one.tape', segment([lease('REJECTIONS'), signed(1, OURS), lease('LIQUIDATION'), signed(2, OURS)])],
      ['two.tape', segment([lease('LIQUIDATION'), signed(3, OURS), lease(), signed(4, OURS)])],
    ]);
    expect(intents.map(({ latched }) => latched)).toEqual([false, true, true, false]);
    expect(latches).toBe(1);
  });

  it('takes no evidence from other feeds, nor from frames that cannot be read', () => {
    const nonsense: Input = { kind: 'frame', at: AT, feed: 'user', bytes: new TextEncoder().encode('{"id":') };
    const { fills } = evidenceOf([['one.tape', segment([tradeFrame('MATCHED', 'market'), nonsense])]]);
    expect(fills.size).toBe(0);
  });

  it('reads a torn tape to its last whole record', () => {
    const whole = segment([signed(1, OURS), signed(2, '0xbb' as OrderHash)], false);
    const { intents, torn, corrupt } = evidenceOf([['torn.tape', whole.subarray(0, -3)]]);
    expect(intents.map(({ orderId }) => orderId)).toEqual([OURS]);
    expect({ torn, corrupt }).toEqual({ torn: 1, corrupt: [] });
  });

  it('names a tape that cannot be believed, and counts one that holds nothing', () => {
    const damaged = segment([signed(1, OURS), signed(2, '0xbb' as OrderHash)]);
    const [, firstOrder] = recordOffsets(damaged) as [number, number];
    damaged[firstOrder + 40]! ^= 1;
    const { corrupt, segments } = evidenceOf([
      ['damaged.tape', damaged],
      ['foreign.tape', new TextEncoder().encode('no tape at all')],
      ['empty.tape', new Uint8Array()],
    ]);
    expect(segments).toBe(3);
    expect(corrupt).toEqual([expect.stringMatching(/^damaged\.tape: /), 'foreign.tape: no tape']);
  });
});
