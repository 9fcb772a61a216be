import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../shared/errors.ts';
import { whyFrozen } from '../../../src/import/frozen-quotes.ts';
import { findTapesIn } from '../../../src/replay/tape-files.ts';
import { gapsIn, importFrom, inputsIn, replayed, sourceFile } from './importing.ts';

const START = 1_776_323_400_000;
const SLUG = 'btc-updown-5m-1776323400';
const CONDITION = '0x9bf175d7c7b49a4eb91b2cc6f0e4a53677f13e2efbb7ee079ed5640bd421e25b';
const DOWN = '98879333153580861799018681648381139364382622074357239010764368082362737328219';

function bookLine(atMs: number, token = DOWN): string {
  const levels = { bids: [{ price: '0.4', size: '100' }], asks: [{ price: '0.42', size: '50' }] };
  const book = { market: CONDITION, asset_id: token, timestamp: String(atMs), hash: '', ...levels, event_type: 'book' };
  return JSON.stringify({ recv_s: atMs / 1_000, raw: JSON.stringify(book) });
}

function rounds(...offsetsS: readonly number[]): string {
  return offsetsS.map((offset) => bookLine(START + offset * 1_000)).join('\n');
}

describe('book messages', () => {
  it('are put to the outcome whose token the condition proves, which no field of the file says', () => {
    const { report, out } = importFrom([sourceFile(`${SLUG}.jsonl`, rounds(1, 2, 3))]);
    expect(report.findings.rounds).toMatchObject([{ byOutcome: { up: 0, down: 3 }, last: { bid: 0.58, ask: 0.6 } }]);
    const [listed] = inputsIn(out).flatMap((input) => {
      return input.kind === 'event' && input.event.type === 'round-listed' ? [input.event.round] : [];
    });
    expect(listed).toMatchObject({ slug: SLUG, down: DOWN, conditionId: CONDITION });
    expect(replayed(out)).toEqual(['identical']);
  });

  it('have a gap for each silence, never bridged, and a round without a file is missing', () => {
    const next = rounds(601, 602, 603);
    const paths = [
      sourceFile(`${SLUG}.jsonl.gz`, gzipSync(rounds(0.5, 4, 12, 13, 299.5))),
      sourceFile('btc-updown-5m-1776324000.jsonl', next),
    ];
    const { report, out } = importFrom(paths);
    const silences = ['nothing recorded for 8.0 s', 'nothing recorded for 286.5 s', 'nothing recorded for 301.5 s'];
    expect(gapsIn(out)).toEqual(silences);
    expect(report.coverage[0]).toMatchObject({ planned: 3, loaded: 2, missing: [{ amount: 1 }] });
  });

  it('of a token that is none of the condition’s are refused as a whole', () => {
    const path = sourceFile(`${SLUG}.jsonl`, bookLine(START, '123'));
    expect(() => importFrom([path])).toThrow(/token 123 belongs to neither outcome/);
  });
});

/** Rows of a collector of prices, one for each moment; seconds from the start. */
function ticks(...offsetsS: readonly number[]): string {
  const header =
    'id,timestamp_ms,market_ts,asset,side,bid,ask,bid_depth,ask_depth,binance_btc_price,chainlink_btc_price';
  const rowsOf = offsetsS.map((offset, id) => {
    const round = START / 1_000 + Math.floor(offset / 300) * 300;
    return `${id},${START + offset * 1_000},${round},btc,up,0.5,0.51,0,0,60000,60001`;
  });
  return [header, ...rowsOf].join('\n');
}

describe('price ticks', () => {
  it('have a gap also where one round’s data end early and the next begins on time', () => {
    const { out } = importFrom([sourceFile('ticks.csv', ticks(0, 0.5, 1, 300.2, 300.7, 1_500.1))]);
    const silences = ['nothing recorded for 299.2 s', 'nothing recorded for 1199.4 s'];
    expect([...new Set(gapsIn(out))]).toEqual(silences);
  });

  it('of two files of the same time are refused, not mixed, and leave nothing behind', () => {
    const files = [sourceFile('a.csv', ticks(0, 1, 2, 3)), sourceFile('b.csv', ticks(0.5, 1.5, 2.5))];
    const out = join(mkdtempSync(join(tmpdir(), 'bulkhead-overlap-')), 'tapes');
    expect(() => importFrom(files, { out })).toThrow(/go back from .*: leave out one of those that overlap/);
    expect(findTapesIn(out)).toEqual([]);
  });
});

/** Rows of a dump; `scale` 1,000 counts microseconds. */
function rows(ids: readonly number[], scale = 1): string {
  return ids.map((id) => `${id},60000.5,0.25,${id},${id},${(START + id * 10) * scale},${id % 2 === 0},true`).join('\n');
}

describe('aggregated trades', () => {
  it('are prices with the taker’s volume, in ms also where the dump counts µs', () => {
    for (const scale of [1, 1_000]) {
      const { report, out } = importFrom([sourceFile('BTCUSDT-aggTrades-2026-04-16.csv', rows([1, 2], scale))]);
      expect(report.coverage).toMatchObject([{ planned: 2, loaded: 2, missing: [] }]);
      const prices = inputsIn(out).flatMap((input) => {
        return input.kind === 'event' && input.event.type === 'price' ? [input.event] : [];
      });
      expect(prices).toEqual([
        { type: 'price', kind: 'binance', priceMs: START + 10, value: 60_000.5, takerVolume: 0.25 },
        { type: 'price', kind: 'binance', priceMs: START + 20, value: 60_000.5, takerVolume: -0.25 },
      ]);
    }
  });

  it('have a gap where ids are left out, and rows that make no sense are counted', () => {
    const { report, out } = importFrom([sourceFile('ETHUSDT-aggTrades-2026-04-16.csv', `${rows([1, 5])}\n6,x,y`)]);
    expect(gapsIn(out)).toEqual(['3 aggregated trades missing before 5']);
    expect(report.coverage).toMatchObject([{ planned: 5, loaded: 2, missing: [{ amount: 3 }] }]);
    expect(report.refused).toMatchObject([{ count: 1, reason: 'no row of an aggregated trade' }]);
  });

  it('of a symbol that is not traded here are refused', () => {
    expect(() => importFrom([sourceFile('DOGEUSDT-aggTrades-2026-04-16.csv', rows([1]))])).toThrow('is of no asset');
  });
});

describe('an import', () => {
  it('refuses files of two formats, a format that nobody knows, and what it cannot recognise', () => {
    const books = sourceFile(`${SLUG}.jsonl`, rounds(1));
    const trades = sourceFile('BTCUSDT-aggTrades-2026-04-16.csv', '1,2,3,4,5,6,true,true');
    expect(() => importFrom([books, trades])).toThrow(/is book-messages, .* is not; import them apart/);
    expect(() => importFrom([books], { format: 'book-message' })).toThrow('did you mean "book-messages"?');
    expect(() => importFrom([sourceFile('notes.txt', 'nothing')])).toThrow(UsageError);
    expect(() => importFrom(['/nowhere'])).toThrow('no such file');
  });

  it('does not write over one that was made already', () => {
    const path = sourceFile(`${SLUG}.jsonl`, rounds(1, 2));
    const { out } = importFrom([path]);
    expect(() => importFrom([path], { out })).toThrow('is there already');
  });

  it('of the same files gives the same tape, byte for byte', () => {
    const path = sourceFile(`${SLUG}.jsonl`, rounds(1, 2, 3));
    const tapes = [importFrom([path]), importFrom([path])].map(({ out }) => ({
      inputs: inputsIn(out),
      source: findTapesIn(out)[0]?.segments[0].header.source,
    }));
    expect(tapes[1]).toEqual(tapes[0]);
  });
});

describe('quotes', () => {
  const alive = { rows: 3_000, quoteChanges: 150, priceChanges: 180, rowsWithoutDepth: 0 };
  it('that move with the price are nobody’s to refuse; those that stand still while it moves are frozen', () => {
    expect(whyFrozen(alive)).toBeUndefined();
    expect(whyFrozen({ ...alive, quoteChanges: 2 })).toBe(
      'frozen: 2 changes of the quote while the price changed 180 times',
    );
    expect(whyFrozen({ ...alive, quoteChanges: 0, priceChanges: 5 })).toBeUndefined();
  });
});
