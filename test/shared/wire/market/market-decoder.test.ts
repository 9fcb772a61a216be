import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MarketDecoder } from '../../../../shared/wire/market/market-decoder.ts';
import { TokenTable } from '../../../../shared/wire/market/token-table.ts';
import { copyOf, readBothWays } from './both-ways.ts';
import * as frames from './venue-frames.ts';

const { UP, DOWN, STRANGER, bytesOf } = frames;

function decoderOfUpAndDown() {
  const decoder = new MarketDecoder(upAndDown());
  const events: unknown[] = [];
  const decode = (frame: unknown) => decoder.decode(bytesOf(frame), (event) => events.push(copyOf(event)));
  return { decoder, decode, events };
}

function upAndDown(): TokenTable {
  const table = new TokenTable();
  table.add(UP);
  table.add(DOWN);
  return table;
}

describe('MarketDecoder', () => {
  it('reads every entry of a price_change in order, sizes absolute', () => {
    const { decoder, decode, events } = decoderOfUpAndDown();
    const verdict = decode(
      frames.priceChange([
        { asset_id: UP, price: '0.45', size: '10', side: 'BUY' },
        { asset_id: DOWN, price: '0.55', size: '0', side: 'SELL' },
      ]),
    );
    expect(verdict).toEqual({ kind: 'decoded' });
    expect(events).toEqual([
      {
        type: 'levels',
        venueMs: 1793000101234,
        changes: [
          [0, 0, 4500, 10_000_000],
          [1, 1, 5500, 0],
        ],
      },
    ]);
    expect(decoder.counters).toMatchObject({ scanned: 1, unscanned: 0 });
  });

  it('M060: the three generations of price_change give the same levels', () => {
    const { decode, events } = decoderOfUpAndDown();
    const entry = { price: '0.514', size: '21574.08', side: 'SELL' };
    const top = { asset_id: UP, market: '0x1', hash: 'bf', timestamp: '1723967931411', event_type: 'price_change' };
    decode(frames.priceChange([{ asset_id: UP, ...entry }], top.timestamp));
    decode({ ...top, changes: [entry] });
    decode({ ...top, ...entry });
    const expected = { type: 'levels', venueMs: 1723967931411, changes: [[0, 1, 5140, 21_574_080_000]] };
    expect(events).toEqual([expected, expected, expected]);
  });

  it('reads the books of a subscription, an array with a line end, without JSON', () => {
    const { decoder, decode, events } = decoderOfUpAndDown();
    const up = frames.snapshot(UP, [{ price: '0.44', size: '31.5' }], [{ price: '0.56', size: '12.34' }]);
    const down = { ...frames.snapshot(DOWN, [], [], '0.001'), version: 'v2' };
    expect(decode(`${JSON.stringify([up, down])}\n`)).toEqual({ kind: 'decoded' });
    expect(events).toEqual([
      {
        type: 'book',
        slot: 0,
        venueMs: 1793000100500,
        tick: 100,
        bids: [[4400, 31_500_000]],
        asks: [[5600, 12_340_000]],
      },
      { type: 'book', slot: 1, venueMs: 1793000100500, tick: 10, bids: [], asks: [] },
    ]);
    expect(decoder.counters.unscanned).toBe(0);
  });

  it('does not let the tick of one book leak into a following one that names none', () => {
    const { decode, events } = decoderOfUpAndDown();
    decode([frames.snapshot(UP, [], [], '0.001'), frames.bookAfterTrade(DOWN, [], [])]);
    expect(events).toMatchObject([{ tick: 10 }, { slot: 1, tick: 0 }]);
  });

  it('reads prints with and without transaction hash, and tick changes', () => {
    const { decoder, decode, events } = decoderOfUpAndDown();
    decode(frames.print(UP, '0.45', '5', 'BUY', '0x9c'));
    decode(frames.print(DOWN, '0.123', '1.23', 'SELL'));
    decode(frames.tickChange(UP, '0.001'));
    expect(events).toEqual([
      { type: 'print', slot: 0, venueMs: 1793000102000, side: 0, price: 4500, size: 5_000_000 },
      { type: 'print', slot: 1, venueMs: 1793000102000, side: 1, price: 1230, size: 1_230_000 },
      { type: 'tick', slot: 0, venueMs: 1793000103000, tick: 10 },
    ]);
    expect(decoder.counters.unscanned).toBe(0);
  });

  it('hints at a resolution for every known token of the market', () => {
    const { decode, events } = decoderOfUpAndDown();
    decode({ event_type: 'market_resolved', assets_ids: [DOWN, STRANGER, UP], timestamp: '1793000104000' });
    expect(events).toEqual([
      { type: 'resolved-hint', slot: 1, venueMs: 1793000104000 },
      { type: 'resolved-hint', slot: 0, venueMs: 1793000104000 },
    ]);
  });

  it('skips and counts tokens that it does not know, and keeps the others of the message', () => {
    const { decoder, decode, events } = decoderOfUpAndDown();
    decode(
      frames.priceChange([
        { asset_id: STRANGER, price: '0.4', size: '1', side: 'BUY' },
        { asset_id: DOWN, price: '0.6', size: '2', side: 'SELL' },
      ]),
    );
    decode(frames.snapshot(STRANGER, [], []));
    expect(events).toEqual([{ type: 'levels', venueMs: 1793000101234, changes: [[1, 1, 6000, 2_000_000]] }]);
    expect(decoder.counters.unknownTokens).toBe(2);
  });

  it.each([
    ['PONG', 'PONG'],
    ['NO NEW ASSETS', 'NO NEW ASSETS'],
    ['[]', 'empty array'],
    [{ event_type: 'best_bid_ask', market: '0x1' }, 'best_bid_ask'],
    [{ event_type: 'new_market' }, 'new_market'],
    [{ event_type: 'something_of_2027', nested: { a: [1] } }, 'something_of_2027'],
  ])('ignores %j, and says what it was', (frame, messageType) => {
    const { decoder, decode, events } = decoderOfUpAndDown();
    expect(decode(frame)).toEqual({ kind: 'ignored', messageType });
    expect(decoder.counters.ignored).toBe(1);
    expect(events).toEqual([]);
  });

  const level = { asset_id: UP, price: '0.45', size: '1', side: 'BUY' };
  it.each([
    [
      'off the finest grid',
      frames.priceChange([{ ...level, price: '0.45678' }]),
      /price_changes\.0\.price: .*"0.45678"/,
    ],
    ['above 1', frames.priceChange([level, { ...level, price: '1.01' }]), /price_changes\.1\.price: .*"1.01"/],
    ['negative size', frames.snapshot(UP, [{ price: '0.4', size: '-3' }], []), /book bids\.0\.size: .*"-3"/],
    ['unknown tick', frames.tickChange(UP, '0.02'), /tick_size_change new_tick_size: .*"0.02"/],
    ['unknown side', frames.print(UP, '0.4', '1', 'HOLD'), /last_trade_price side: /],
    ['missing timestamp', { event_type: 'book', asset_id: UP, bids: [], asks: [] }, /book timestamp: /],
    ['half a frame', JSON.stringify(frames.snapshot(UP, [], [])).slice(0, -20), /not JSON: .* position \d+/],
    ['no JSON', '{"market":}', /not JSON: /],
    ['no type', '{}', /message event_type: /],
    ['a number', '42', /message value: /],
    ['null', 'null', /message value: /],
    ['nothing', '', /not JSON/],
    ['second of two', [frames.snapshot(UP, [], []), { event_type: 'book' }], /#1 book asset_id: /],
  ])('refuses a frame that is wrong: %s', (_what, frame, reason) => {
    const { decoder, decode, events } = decoderOfUpAndDown();
    expect(decode(frame)).toEqual({ kind: 'refused', reason: expect.stringMatching(reason) as string });
    expect(decoder.counters.refused).toBe(1);
    expect(events).toEqual([]);
  });

  it('refuses a side with more levels than the finest grid has prices', () => {
    const { decode, events } = decoderOfUpAndDown();
    const bids = Array.from({ length: 10_000 }, () => ({ price: '0.5', size: '1' }));
    expect(decode(frames.bookAfterTrade(UP, bids, []))).toMatchObject({ kind: 'refused' });
    expect(events).toEqual([]);
  });

  it('reads frames longer than its first buffer, and short ones after them', () => {
    const { decoder, decode, events } = decoderOfUpAndDown();
    const bids = Array.from({ length: 9999 }, (_, i) => ({ price: String((i + 1) / 10_000), size: '1' }));
    decode(frames.bookAfterTrade(UP, bids, []));
    decode(frames.tickChange(UP, '0.1'));
    expect(events).toMatchObject([{ type: 'book' }, { type: 'tick', tick: 1000 }]);
    expect(decoder.counters.unscanned).toBe(0);
  });
});

describe('scanner and schema path', () => {
  it('agree on random frames, and the scanner reads a good part of them', () => {
    let scanned = 0;
    fc.assert(
      fc.property(frames.anyFrame, (frame) => {
        const { scanner, schemas } = readBothWays(upAndDown(), frame);
        if (scanner !== undefined) scanned += 1;
        expect(scanner ?? schemas).toEqual(schemas);
      }),
      { numRuns: 1000 },
    );
    expect(scanned).toBeGreaterThan(50);
  });

  it('agree on 10,000 damaged frames, none of which throws', () => {
    fc.assert(
      fc.property(frames.damagedFrame, (frame) => {
        const { scanner, schemas } = readBothWays(upAndDown(), frame);
        expect(scanner ?? schemas).toEqual(schemas);
      }),
      { numRuns: 10_000 },
    );
  });
});
