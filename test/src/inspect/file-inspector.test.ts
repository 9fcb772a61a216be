import { describe, expect, it } from 'vitest';
import {
  bookAfterTrade,
  DOWN,
  priceChange,
  print,
  snapshot,
  tickChange,
  UP,
} from '../../shared/wire/market/venue-frames.ts';
import { inspectContent, lines } from './inspecting.ts';

const bid = (price: string, size: string) => [{ price, size }];
const change = (price: string, size: string, asset_id: string = UP) => ({ asset_id, price, size, side: 'BUY' });
const trade = (t: number) => ({
  stream: 'btcusdt@trade',
  data: { e: 'trade', E: 1, s: 'BTCUSDT', t, p: '1', q: '1', T: 1, m: true },
});
const polybolt = (seq: number) => ({ v: 1, channel: 'price.crypto', seq, ts: 1, payload: { symbol: 'btcusd' } });

describe('inspect', () => {
  it('applies level changes to the snapshot before them', () => {
    const report = inspectContent(
      lines(snapshot(UP, bid('0.4', '5'), []), priceChange([change('0.41', '2'), change('0.4', '0')])),
    );
    expect(report.tokens[UP]).toMatchObject({ epoch: 1, bids: [['0.41', '2']] });
  });

  it('does not build a book from level changes alone', () => {
    const report = inspectContent(lines(priceChange([change('0.41', '2')])));
    expect(report.tokens[UP]).toMatchObject({ epoch: 0, live: false, bids: [] });
  });

  it('counts a frame that is refused with its line, ends the epochs, and goes on', () => {
    const bad = priceChange([change('0.41', '-2')]);
    const report = inspectContent(
      lines(snapshot(UP, bid('0.4', '5'), []), bad, '{"event_type":', bookAfterTrade(UP, [], [])),
    );
    expect(report.refused).toEqual([
      { index: 1, reason: 'price_change price_changes.0.size: no size: "-2"' },
      { index: 2, reason: expect.stringMatching(/^not JSON: /) as string },
    ]);
    expect(report).toMatchObject({ frames: 4, messages: { book: 2 }, gaps: 0 });
    expect(report.tokens[UP]).toMatchObject({ epoch: 2, live: true });
  });

  it('begins a new epoch after a tick change, with the new tick', () => {
    const frames = [
      snapshot(UP, bid('0.96', '5'), []),
      tickChange(UP, '0.001'),
      bookAfterTrade(UP, bid('0.965', '1'), []),
    ];
    const report = inspectContent(lines(...frames));
    expect(report.tokens[UP]).toMatchObject({ epoch: 2, tickSize: '0.001', bids: [['0.965', '1']] });
  });

  it('counts venue time that runs backwards as a gap of that token only', () => {
    const earlier = priceChange([change('0.41', '2')], '1793000100499');
    const report = inspectContent(lines(snapshot(UP, [], []), snapshot(DOWN, [], []), earlier));
    expect(report.gaps).toBe(1);
    expect([report.tokens[UP]!.live, report.tokens[DOWN]!.live]).toEqual([false, true]);
  });

  it('counts sequence numbers that are left out, per stream', () => {
    const frames = [trade(7), polybolt(1), trade(8), polybolt(2), trade(11), polybolt(3)];
    expect(inspectContent(lines(...frames))).toMatchObject({ gaps: 1, messages: { trade: 3, 'price.crypto': 3 } });
  });

  it('counts types that it does not know and tolerates fields that it does not know', () => {
    const frames = [
      { event_type: 'of_2027', x: 1 },
      { ...print(UP, '0.4', '1', 'BUY'), extra: { deep: [] } },
    ];
    expect(inspectContent(lines(...frames))).toMatchObject({
      messages: { of_2027: 1, last_trade_price: 1 },
      refused: [],
    });
  });

  it('survives types named like parts of JavaScript', () => {
    const report = inspectContent(lines({ event_type: '__proto__' }, { event_type: 'constructor' }, { e: 'toString' }));
    expect(Object.keys(report.messages)).toEqual(['__proto__', 'constructor', 'toString']);
  });

  it('refuses prices and orders that are malformed, with the place', () => {
    const badTrade = { ...trade(1), data: { ...trade(1).data, p: 'x' } };
    const badOrder = { event_type: 'order', id: '1', market: '0x', asset_id: '1', side: 'HOLD' };
    const reasons = inspectContent(lines(badTrade, badOrder)).refused.map(({ reason }) => reason);
    expect(reasons[0]).toBe('trade p: not a number');
    expect(reasons[1]).toMatch(/^order side: /);
  });
});
