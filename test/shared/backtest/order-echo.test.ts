import { describe, expect, it } from 'vitest';
import { agreementByOrder } from '../../../shared/backtest/order-agreement.ts';
import { type EchoedOrder, OrderEcho } from '../../../shared/backtest/order-echo.ts';
import { RunLog } from '../../../shared/backtest/run-log.ts';
import type { Effect, PlaceEffect } from '../../../shared/events/effects.ts';
import type { OrderHash, TradeId } from '../../../shared/market/ids.ts';
import { epochMs, microShares, microUsdc, price, tick } from '../../../shared/units/index.ts';
import { NEVER_TOO_LATE } from '../../support/never-too-late.ts';
import { ROUND, settingsWith, SmallWorld, T0 } from './small-world.ts';

const SHARE = 1_000_000;
const HASH = `0x${'ab'.repeat(32)}` as OrderHash;
const BIDS = [[47, 30]] as const;
const ASKS = [[53, 30]] as const;

const BID: PlaceEffect = {
  type: 'place',
  clientId: 1,
  conditionId: ROUND.conditionId,
  token: ROUND.up,
  side: 'BUY',
  price: price(4_700),
  size: microShares(10 * SHARE),
  tick: tick(100),
  minSize: ROUND.minSize,
  orderType: 'GTC',
  postOnly: true,
  notAfter: NEVER_TOO_LATE,
  expiresAt: 0,
  version: 'v1',
  negRisk: false,
};

/** A market with bids of 30 shares at 47, in which the run bids for ten more at the first second. */
function world(): SmallWorld {
  return new SmallWorld()
    .begin()
    .books(0, BIDS, ASKS)
    .books(1_000, BIDS, ASKS)
    .event(1_020, { type: 'order-signed', clientId: BID.clientId, orderId: HASH });
}

/** Plays a world, with what the run wanted upon its inputs. */
function echoed(told: SmallWorld, wanted: Readonly<Record<number, readonly Effect[]>>) {
  const echo = new OrderEcho(settingsWith());
  echo.begin({ identity: { apiKey: '', address: '' } });
  for (const [index, input] of told.inputs.entries()) {
    echo.take(input);
    const isLastOfItsMoment = told.inputs[index + 1]?.at !== input.at;
    if (isLastOfItsMoment) echo.wanted(input.at, wanted[input.at - T0] ?? []);
  }
  echo.finish();
  return echo.orders;
}

/** What the recorded run wrote down: the order, and a fill of so many shares. */
function runThatGot(shares: number): RunLog {
  const log = new RunLog();
  const order = { type: 'order', clientId: BID.clientId, orderId: HASH, strategy: 'making' } as const;
  log.effect(epochMs(T0), { type: 'fact', fact: { ...order, state: 'intended' } });
  log.effect(epochMs(T0), BID);
  log.effect(epochMs(T0), { type: 'fact', fact: { ...order, state: 'live' } });
  const fact = {
    type: 'fill',
    tradeId: 't1' as TradeId,
    orderId: HASH,
    outcome: 'up',
    side: 'BUY',
    price: BID.price,
    size: microShares(shares * SHARE),
    notional: microUsdc(0),
    fee: microUsdc(0),
    role: 'maker',
    status: 'MATCHED',
    strategy: 'making',
  } as const;
  if (shares > 0) log.effect(epochMs(T0), { type: 'fact', fact });
  return log;
}

describe('the echo of a recorded order', () => {
  it('gets what a trade leaves behind the queue that stood there when the order came', () => {
    const orders = echoed(world().print(5_000, 'SELL', 47, 36), { 1_000: [BID] });
    expect(orders).toMatchObject([{ filled: 6 * SHARE }]);
  });

  it('is cancelled when the run cancelled its order, by the id that the order had there', () => {
    const told = world().books(3_000, BIDS, ASKS).print(5_000, 'SELL', 47, 36);
    const orders = echoed(told, {
      1_000: [BID],
      3_000: [{ type: 'cancel', orderIds: [HASH] }],
    });
    expect(orders).toMatchObject([{ filled: 0, end: { kind: 'cancelled' }, ahead: 30 * SHARE }]);
  });

  it('does not stand behind the very order that it echoes', () => {
    const placement = {
      event_type: 'order',
      type: 'PLACEMENT',
      id: HASH,
      market: ROUND.conditionId,
      asset_id: ROUND.up,
      side: 'BUY',
      price: '0.47',
      original_size: '10',
      size_matched: '0',
    };
    const told = world();
    const at = epochMs(T0 + 1_050);
    told.inputs.push({ kind: 'frame', at, feed: 'user', bytes: Buffer.from(JSON.stringify(placement)) });
    told.books(1_060, [[47, 40]], ASKS).print(5_000, 'SELL', 47, 36);
    expect(echoed(told, { 1_000: [BID] })).toMatchObject([{ filled: 6 * SHARE }]);
  });

  it('is refused where the books are not known, as after a gap', () => {
    const told = world().event(1_010, { type: 'feed-down', feed: 'market', reason: 'gone' });
    expect(echoed(told, { 1_000: [BID] })).toMatchObject([{ filled: 0, end: { kind: 'refused', code: 'NOT_READY' } }]);
  });
});

/** What came of the order at the simulated venue; shares. */
function echo(filled: number, ahead: number): readonly EchoedOrder[] {
  return [{ filled: filled * SHARE, end: { kind: 'forgotten' }, ahead: ahead * SHARE, passed: 0 }];
}

describe('the agreement order by order', () => {
  it.each([
    ['alike', 10, echo(10, 0), 1, []],
    ['the run got more: a queue', 10, echo(6, 4), 0.75, [{ more: 'recorded', why: 'queue', orders: 1, shares: 4 }]],
    ['the run got more: no trade', 10, echo(0, 0), 0, [{ more: 'recorded', why: 'own-impact', orders: 1, shares: 10 }]],
    ['the run got less', 0, echo(10, 0), 0, [{ more: 'predicted', why: 'queue', orders: 1, shares: 10 }]],
  ] as const)('%s', (_, recorded, echoes, agreement, classes) => {
    expect(agreementByOrder(runThatGot(recorded), echoes)).toMatchObject({ orders: 1, agreement, classes });
  });
});
