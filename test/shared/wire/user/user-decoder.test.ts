import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ConditionId, OrderHash, TokenId, TradeId } from '../../../../shared/market/ids.ts';
import { epochMs, microShares, price } from '../../../../shared/units/index.ts';
import {
  decodeUserFrame,
  type OrderRecord,
  type TradeRecordFields,
  userAuthFrame,
  userOrderMessage,
  userSubscribeFrame,
  userTradeMessage,
} from '../../../../shared/wire/user/index.ts';
import { describeWithMaterial } from '../../../support/material.ts';

const ME = { apiKey: '40dc', address: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8' };
const bytes = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
const decode = (value: unknown) => decodeUserFrame(bytes(value), ME);

const UP = '77' as TokenId;
const DOWN = '11' as TokenId;

const order: OrderRecord = {
  id: '0xeff0' as OrderHash,
  owner: ME.apiKey,
  makerAddress: ME.address,
  conditionId: '0x5a11' as ConditionId,
  token: UP,
  outcome: 'Up',
  side: 'BUY',
  price: price(4500),
  size: microShares(10_000_000),
  matched: microShares(0),
  status: 'LIVE',
  orderType: 'GTC',
  expirationS: 0,
  createdAt: epochMs(1793000100000),
  tradeIds: [],
};

const leg = {
  orderId: order.id,
  owner: ME.apiKey,
  makerAddress: ME.address,
  token: UP,
  outcome: 'Up',
  outcomeIndex: 0,
  side: 'SELL',
  price: price(5500),
  matched: microShares(4_000_000),
} as const;

const trade: TradeRecordFields = {
  id: '28c4' as TradeId,
  takerOrderId: '0x3ad0' as OrderHash,
  owner: '092d',
  makerAddress: '0x64b7',
  conditionId: order.conditionId,
  token: UP,
  outcome: 'Up',
  side: 'BUY',
  price: price(5600),
  size: microShares(10_000_000),
  status: 'MATCHED',
  matchedAt: epochMs(1793000102000),
  updatedAt: epochMs(1793000102000),
  transactionHash: '',
  legs: [leg],
};

function fillsIn(value: unknown) {
  const decoded = decode(value);
  if (decoded.kind !== 'decoded') throw new Error(JSON.stringify(decoded));
  return decoded.events.flatMap((event) => (event.type === 'user-fill' ? [event.fill] : []));
}

/** A trade message of 2024, when legs had no side. */
function tradeWithoutLegSide(token: TokenId) {
  const message = userTradeMessage({ ...trade, legs: [{ ...leg, token }] }, 'MAKER', epochMs(1));
  const legs = message['maker_orders'] as Record<string, unknown>[];
  return { ...message, maker_orders: legs.map(({ side: _side, ...rest }) => rest) };
}

describe('order messages', () => {
  it.each([
    ['PLACEMENT', 'placement'],
    ['UPDATE', 'update'],
    ['CANCELLATION', 'cancellation'],
  ] as const)('of type %s become a %s with what is matched so far', (type, change) => {
    const message = userOrderMessage({ ...order, matched: microShares(2_500_000) }, type, epochMs(1793000100990));
    expect(decode(message)).toEqual({
      kind: 'decoded',
      events: [
        {
          type: 'user-order',
          change,
          order: {
            orderId: '0xeff0',
            conditionId: '0x5a11',
            token: UP,
            side: 'BUY',
            price: 4500,
            size: 10_000_000,
            matched: 2_500_000,
          },
        },
      ],
    });
  });

  it('of a killed FOK, with empty texts where numbers should be, still say that it is cancelled', () => {
    const killed = {
      ...userOrderMessage(order, 'CANCELLATION', epochMs(1)),
      status: "CANCELED_order couldn't be fully filled. FOK orders are fully filled or killed.",
      size_matched: '',
      created_at: '',
    };
    expect(decode(killed)).toMatchObject({ events: [{ change: 'cancellation', order: { matched: 0 } }] });
  });
});

describe('trade messages', () => {
  it('give a maker its own leg', () => {
    expect(fillsIn(userTradeMessage(trade, 'MAKER', epochMs(1)))).toEqual([
      {
        tradeId: '28c4',
        orderId: '0xeff0',
        conditionId: '0x5a11',
        token: UP,
        side: 'SELL',
        price: 5500,
        size: 4_000_000,
        role: 'maker',
        status: 'MATCHED',
      },
    ]);
  });

  it('give a maker on the other token its own token and price, not the taker’s', () => {
    const minted = { ...leg, token: DOWN, side: 'BUY', price: price(4400) } as const;
    expect(fillsIn(userTradeMessage({ ...trade, legs: [minted] }, 'MAKER', epochMs(1)))).toMatchObject([
      { token: DOWN, side: 'BUY', price: 4400 },
    ]);
  });

  it('give every one of several orders of ours its own part', () => {
    const legs = [
      leg,
      { ...leg, orderId: '0xeff1' as OrderHash },
      { ...leg, orderId: '0x99' as OrderHash, owner: 'x' },
    ];
    const fills = fillsIn(userTradeMessage({ ...trade, legs }, 'MAKER', epochMs(1)));
    expect(fills.map(({ orderId }) => orderId)).toEqual(['0xeff0', '0xeff1']);
  });

  it('find our leg by the wallet when the key is not told', () => {
    const message = userTradeMessage({ ...trade, legs: [{ ...leg, owner: '' }] }, 'MAKER', epochMs(1));
    expect(fillsIn(message)).toHaveLength(1);
  });

  it('infer the side of a leg that has none: against the taker on its token, with it on the other', () => {
    expect(fillsIn(tradeWithoutLegSide(UP))).toMatchObject([{ side: 'SELL' }]);
    expect(fillsIn(tradeWithoutLegSide(DOWN))).toMatchObject([{ side: 'BUY' }]);
  });

  it('give a taker the price of the execution, not its limit', () => {
    expect(fillsIn(userTradeMessage(trade, 'TAKER', epochMs(1)))).toEqual([
      {
        tradeId: '28c4',
        orderId: '0x3ad0',
        conditionId: '0x5a11',
        token: UP,
        side: 'BUY',
        price: 5500,
        size: 10_000_000,
        role: 'taker',
        status: 'MATCHED',
      },
    ]);
  });

  it('give a taker of several prices the exact executions, flipped from the other token, and an average against us', () => {
    const legs = [
      { ...leg, price: price(5500), matched: microShares(4_000_000) },
      { ...leg, token: DOWN, price: price(4300), matched: microShares(6_000_000) },
    ];
    const [bought] = fillsIn(userTradeMessage({ ...trade, legs }, 'TAKER', epochMs(1)));
    expect(bought).toMatchObject({
      price: 5620,
      executions: [
        { price: 5500, size: 4_000_000 },
        { price: 5700, size: 6_000_000 },
      ],
    });
    const thirds = legs.map((one, i) => ({ ...one, matched: microShares(1_000_000 * (i + 1)) }));
    const [up] = fillsIn(userTradeMessage({ ...trade, legs: thirds }, 'TAKER', epochMs(1)));
    const [down] = fillsIn(userTradeMessage({ ...trade, side: 'SELL', legs: thirds }, 'TAKER', epochMs(1)));
    expect([up?.price, down?.price]).toEqual([5634, 5633]);
  });

  it('fall back to the taker’s own price where legs are missing', () => {
    const { maker_orders: _, ...bare } = userTradeMessage(trade, 'TAKER', epochMs(1));
    expect(fillsIn(bare)).toMatchObject([{ price: 5600, size: 10_000_000 }]);
  });

  it('are refused when they say that we made but no leg is ours: a fill would be lost in silence', () => {
    const others = { ...trade, legs: [{ ...leg, owner: 'x' }] };
    expect(decode(userTradeMessage(others, 'MAKER', epochMs(1)))).toMatchObject({ kind: 'refused' });
  });

  it.each(['MATCHED', 'MINED', 'CONFIRMED', 'RETRYING', 'FAILED'] as const)('carry the status %s', (status) => {
    expect(fillsIn(userTradeMessage({ ...trade, status }, 'MAKER', epochMs(1)))).toMatchObject([{ status }]);
  });
});

describe('frames', () => {
  it('may be an array of messages', () => {
    const messages = [userOrderMessage(order, 'PLACEMENT', epochMs(1)), userTradeMessage(trade, 'MAKER', epochMs(1))];
    expect(decode(messages)).toMatchObject({ events: [{ type: 'user-order' }, { type: 'user-fill' }] });
  });

  it('are refused as a whole when one message of an array is bad', () => {
    expect(decode([userOrderMessage(order, 'PLACEMENT', epochMs(1)), { event_type: 'trade' }])).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('trade: '),
    });
  });

  it.each(['constructor', '__proto__', 'toString'])('named %s are no change of an order and no status', (name) => {
    const message = userOrderMessage(order, 'UPDATE', epochMs(1));
    expect(decode({ ...message, type: name })).toEqual({ kind: 'ignored', messageType: `order/${name}` });
    const told = userTradeMessage(trade, 'MAKER', epochMs(1));
    expect(decode({ ...told, status: name })).toEqual({
      kind: 'refused',
      reason: `trade: status: unknown status "${name}"`,
    });
  });

  it('of an unknown type are ignored by their name', () => {
    expect(decode({ event_type: 'weather' })).toEqual({ kind: 'ignored', messageType: 'weather' });
    expect(decode({ ...userOrderMessage(order, 'UPDATE', epochMs(1)), type: 'REPLACED' })).toEqual({
      kind: 'ignored',
      messageType: 'order/REPLACED',
    });
    expect(decode('PONG')).toEqual({ kind: 'ignored', messageType: 'PONG' });
  });

  it.each([
    ['a price off the grid', { price: '0.45551' }],
    ['a price above one', { price: '1.2' }],
    ['a negative size', { original_size: '-1' }],
    ['a size that is no number', { original_size: 'ten' }],
    ['a side of its own', { side: 'HOLD' }],
    ['no id', { id: '' }],
  ])('are refused, with the place, for %s', (_, change) => {
    const [field = ''] = Object.keys(change);
    expect(decode({ ...userOrderMessage(order, 'UPDATE', epochMs(1)), ...change })).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining(`order: ${field}`),
    });
  });

  it('of any bytes throw nothing', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.jsonValue().map((value) => JSON.stringify(value)),
        ),
        (text) => {
          expect(['decoded', 'ignored', 'refused']).toContain(decode(text).kind);
        },
      ),
    );
  });

  it('with one changed byte throw nothing', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 0, max: 255 }), (position, byte) => {
        const frame = bytes(userTradeMessage(trade, 'MAKER', epochMs(1)));
        frame[position % frame.length] = byte;
        expect(['decoded', 'ignored', 'refused']).toContain(decodeUserFrame(frame, ME).kind);
      }),
    );
  });

  it('authenticate with the credentials and leave the markets out, which means all', () => {
    const credentials = { apiKey: 'k', secret: 's', passphrase: 'p' };
    expect(userAuthFrame(credentials)).toBe('{"type":"user","auth":{"apiKey":"k","secret":"s","passphrase":"p"}}');
    expect(userSubscribeFrame([order.conditionId])).toBe('{"operation":"subscribe","markets":["0x5a11"]}');
  });
});

describeWithMaterial('user messages that were captured', (folder) => {
  const frame = (name: string) => readFileSync(`${folder}/07-peer-fixtures/nautilus-python/ws_messages/${name}.json`);
  const wallet = '0xa3D82Ed56F4c68d2328Fb8c29e568Ba2cAF7d7c8';

  it.each([
    ['user_trade1', '3e2c94ca-8124-c4c1-c7ea-be1ea21b71fe', [['maker', 'SELL', 5180, 5_000_000]]],
    ['user_trade2', '3e2c94ca-8124-c4c1-c7ea-be1ea21b71fe', [['taker', 'BUY', 5200, 5_000_000]]],
    ['user_trade3', 'a93a3d32-74fa-dd2b-4b67-98bfa6fc5cb5', [['maker', 'BUY', 5130, 5_000_000]]],
    [
      'user_trade4',
      'a93a3d32-74fa-dd2b-4b67-98bfa6fc5cb5',
      [
        ['maker', 'BUY', 4000, 5_000_000],
        ['maker', 'BUY', 3000, 5_000_000],
      ],
    ],
  ])('%s: our parts are found', (name, apiKey, parts) => {
    const decoded = decodeUserFrame(frame(name), { apiKey, address: wallet });
    if (decoded.kind !== 'decoded') throw new Error(JSON.stringify(decoded));
    const fills = decoded.events.map((event) => (event.type === 'user-fill' ? event.fill : undefined));
    expect(fills.map((fill) => [fill?.role, fill?.side, fill?.price, fill?.size])).toEqual(parts);
  });

  it.each([
    ['order_placement', 'placement', 0],
    ['order_cancel', 'cancellation', 5_000_000],
  ])('%s: becomes a %s', (name, change, matched) => {
    expect(decodeUserFrame(frame(name), ME)).toMatchObject({ events: [{ change, order: { matched } }] });
  });
});
