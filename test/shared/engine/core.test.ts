import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EngineCore } from '../../../shared/engine/core.ts';
import { defaultEngineConfig } from '../../support/engine-config.ts';
import type { Input } from '../../../shared/engine/input.ts';
import type { Effect } from '../../../shared/events/effects.ts';
import type { EngineEvent, Feed } from '../../../shared/events/engine-events.ts';
import { epochMs, microUsdc } from '../../../shared/units/index.ts';
import { factsIn, idOf, placesIn, ROUND, T0 } from './driver.ts';

const CONFIG = defaultEngineConfig('BTC', '5m');
const IDENTITY = { apiKey: 'key', address: '0x0000000000000000000000000000000000000001' };

const core = (): EngineCore => new EngineCore(CONFIG, IDENTITY);
const event = (at: number, what: EngineEvent): Input => ({ kind: 'event', at: epochMs(at), event: what });
const frame = (at: number, feed: Feed, content: unknown): Input => ({
  kind: 'frame',
  at: epochMs(at),
  feed,
  bytes: Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)),
});

function book(token: string, bid: string, ask: string, at: number): unknown {
  return {
    market: ROUND.conditionId,
    asset_id: token,
    timestamp: String(at),
    hash: '00',
    bids: [{ price: bid, size: '100' }],
    asks: [{ price: ask, size: '100' }],
    tick_size: '0.01',
    event_type: 'book',
    last_trade_price: '0.500',
  };
}

function change(at: number, price: string, size: string): unknown {
  return {
    market: ROUND.conditionId,
    price_changes: [{ asset_id: ROUND.up, price, size, side: 'BUY', hash: '01', best_bid: '0.47', best_ask: '0.53' }],
    timestamp: String(at),
    event_type: 'price_change',
  };
}

function print(at: number, price: string): unknown {
  return {
    market: ROUND.conditionId,
    asset_id: ROUND.up,
    price,
    size: '1.23',
    side: 'BUY',
    fee_rate_bps: '',
    timestamp: String(at),
    event_type: 'last_trade_price',
  };
}

/** A minute of a session with raw frames, in which quotes are placed, filled and cancelled. */
function session(): Input[] {
  const start = T0 - 2_000;
  const inputs: Input[] = [
    event(start, { type: 'feed-up', feed: 'market' }),
    event(start, { type: 'feed-up', feed: 'user' }),
    event(start, { type: 'feed-up', feed: 'prices' }),
    event(start, { type: 'lease', exposureLimit: microUsdc(50_000_000), expiresAt: epochMs(T0 + 60_000) }),
    event(start, { type: 'round-listed', round: ROUND }),
    frame(start + 5, 'market', [book(ROUND.up, '0.47', '0.53', start), book(ROUND.down, '0.47', '0.53', start)]),
    event(start + 9, { type: 'reconciled', conditionIds: [ROUND.conditionId], openOrders: [], fills: [] }),
    event(T0, { type: 'timer' }),
  ];
  for (let clientId = 1; clientId <= 2; clientId += 1) {
    inputs.push(event(T0 + 1, { type: 'order-signed', clientId, orderId: idOf(clientId) }));
    inputs.push(event(T0 + 30, { type: 'order-answer', clientId, outcome: { kind: 'accepted', status: 'live' } }));
  }
  for (let s = 1; s < 20; s += 1) {
    inputs.push(frame(T0 + s * 900, 'market', change(T0 + s * 900, '0.46', String(s))));
    inputs.push(frame(T0 + s * 900, 'market', book(ROUND.down, '0.47', '0.53', T0 + s * 900)));
    inputs.push(frame(T0 + s * 900 + 1, 'prices', twap(s, T0 + s * 900)));
  }
  return inputs;
}

function twap(seq: number, timestamp: number): unknown {
  const payload = { symbol: 'btcusd', timestamp, value: 68_000, full_accuracy_value: '68000.25' };
  return { channel: 'price.crypto.twap', seq, payload };
}

function run(inputs: readonly Input[]): { engine: EngineCore; effects: Effect[] } {
  const engine = core();
  const effects = inputs.flatMap((input) => [...engine.apply(input)]);
  return { engine, effects };
}

describe('engine core', () => {
  it('decodes frames, decides, and places the quotes that the session calls for', () => {
    const { engine, effects } = run(session());
    expect(placesIn(effects).length).toBeGreaterThanOrEqual(2);
    expect(engine.frameCounters.market).toEqual({ received: 39, refused: 0, ignored: 0 });
    expect(engine.view(epochMs(T0 + 18_000))).toMatchObject({ standing: 'trading', twap: 68_000.25 });
  });

  it('reaches the same effects and the same hash when its inputs are replayed', () => {
    const inputs = session();
    const live = run(inputs);
    const replayed = run(JSON.parse(JSON.stringify(inputs), reviveBytes) as Input[]);
    expect(replayed.effects).toEqual(live.effects);
    expect(replayed.engine.effectHash).toBe(live.engine.effectHash);
    expect(replayed.engine.inputs).toBe(inputs.length);
  });

  it('shows by the hash that one input was changed, left out or moved', () => {
    const inputs = session();
    const { effectHash } = run(inputs).engine;
    const without = run(inputs.filter((_, index) => index !== 6)).engine.effectHash;
    const later = run(inputs.map((input, index) => (index === 7 ? { ...input, at: epochMs(T0 + 1) } : input)));
    expect(without).not.toBe(effectHash);
    expect(later.engine.effectHash).not.toBe(effectHash);
  });

  it('makes a refused frame a gap of its feed: counted, epochs ended, snapshots asked for', () => {
    const { engine } = run(session());
    const effects = engine.apply(frame(T0 + 17_500, 'market', '{"event_type":"book","asset_id":'));
    expect(engine.frameCounters.market.refused).toBe(1);
    expect(factsIn(effects, 'epoch-ended').map(({ reason }) => reason)).toEqual(['feed-gap', 'feed-gap']);
    expect(effects.filter(({ type }) => type === 'resync')).toHaveLength(2);
    expect(engine.view(epochMs(T0 + 17_500)).counters.gaps).toBe(1);
  });

  it('takes a hole in the numbers of a price stream for a gap, and none between two connections', () => {
    const engine = core();
    engine.apply(frame(T0, 'prices', twap(7, T0)));
    engine.apply(frame(T0 + 1, 'prices', twap(9, T0 + 1)));
    expect(engine.view(epochMs(T0)).counters.gaps).toBe(1);
    engine.apply(event(T0 + 2, { type: 'feed-up', feed: 'prices' }));
    engine.apply(frame(T0 + 3, 'prices', twap(1, T0 + 3)));
    expect(engine.view(epochMs(T0)).counters.gaps).toBe(1);
  });

  it('lets a probe look on after booking and before deciding, and lets pass what it throws', () => {
    const engine = core();
    const seen: string[] = [];
    engine.apply(event(T0, { type: 'timer' }), { booked: ({ type }) => void seen.push(type) });
    expect(seen).toEqual(['timer']);
    const poison = {
      booked: () => {
        throw new RangeError('poison');
      },
    };
    expect(() => engine.apply(event(T0, { type: 'timer' }), poison)).toThrow('poison');
  });

  it('recognises an input that comes again in another round, and tells different ones apart', () => {
    const engine = core();
    const first = engine.fingerprint(frame(T0, 'market', print(T0, '0.123')));
    const again = { ...(print(T0 + 9_000, '0.123') as object), asset_id: '99', market: '0x77' };
    expect(engine.fingerprint(frame(T0 + 9_000, 'market', again))).toBe(first);
    expect(engine.fingerprint(frame(T0, 'market', print(T0, '0.124')))).not.toBe(first);
  });

  const rubbish = fc.tuple(
    fc.constantFrom<Feed>('market', 'user', 'prices', 'binance'),
    fc.uint8Array({ maxLength: 60 }),
  );

  it('throws nothing on bytes from outside', () => {
    fc.assert(
      fc.property(fc.array(rubbish, { maxLength: 20 }), (frames) => {
        const { engine } = run(session());
        const offer = ([feed, bytes]: (typeof frames)[number]) =>
          engine.apply({ kind: 'frame', at: epochMs(T0 + 18_000), feed, bytes });
        for (const one of frames) expect(() => offer(one)).not.toThrow();
      }),
      { numRuns: 200 },
    );
  });
});

/** JSON makes `{type: 'Buffer', data}` of a Buffer. */
function reviveBytes(_key: string, value: unknown): unknown {
  const isBuffer = typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer';
  return isBuffer && 'data' in value ? Uint8Array.from(value.data as number[]) : value;
}
