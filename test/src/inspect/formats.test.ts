import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { TapeEncoder } from '../../../shared/tape/index.ts';
import { epochMs } from '../../../shared/units/index.ts';
import { SAMPLE_HEADER } from '../../shared/tape/sample-tape.ts';
import { bytesOf, snapshot, UP } from '../../shared/wire/market/venue-frames.ts';
import { inspectAll, inspectContent, lines, scratchFolder } from './inspecting.ts';

const book = snapshot(UP, [{ price: '0.52', size: '100.50' }], [{ price: '0.53', size: '7' }]);

function notFramesOf(content: string | Uint8Array, name: string) {
  return inspectContent(content, name).notFrames;
}

describe('inspect reads', () => {
  it('bare frames, one a line, and takes the venue time where the capture has none', () => {
    const report = inspectContent(lines(book, 'PONG', book));
    expect(report).toMatchObject({ frames: 3, messages: { book: 2, PONG: 1 }, refused: [], notFrames: [] });
    expect(report.span).toEqual({ from: 1793000100500, to: 1793000100500 });
  });

  it('the final book as decimal text without trailing zeros, best first', () => {
    const bids = [
      { price: '0.5', size: '1' },
      { price: '0.52', size: '100.50' },
    ];
    const report = inspectContent(lines(snapshot(UP, bids, [])));
    expect(report.tokens[UP]).toMatchObject({ epoch: 1, live: true, tickSize: '0.01', asks: [] });
    expect(report.tokens[UP]!.bids).toEqual([
      ['0.52', '100.5'],
      ['0.5', '1'],
    ]);
  });

  it('an array of frames, also when it fills many lines', () => {
    expect(inspectContent(JSON.stringify([book, book]))).toMatchObject({ frames: 2, messages: { book: 2 } });
    expect(inspectContent(JSON.stringify([book, book], null, 2))).toMatchObject({ frames: 2, messages: { book: 2 } });
  });

  it('a line that holds an array as one frame of several messages', () => {
    expect(inspectContent(lines([book, book], book))).toMatchObject({ frames: 2, messages: { book: 3 } });
  });

  it('{recv_s, raw} lines with the time of reception', () => {
    const raw = JSON.stringify(book);
    const report = inspectContent(lines({ recv_s: 1776323404.776, raw }, { raw, recv_s: 1776323405.5 }));
    expect(report).toMatchObject({ frames: 2, messages: { book: 2 } });
    expect(report.span).toEqual({ from: 1776323404776, to: 1776323405500 });
  });

  it('<ns> <frame> lines', () => {
    const report = inspectContent(lines(`1723161600001658384 ${JSON.stringify(book)}`));
    expect(report).toMatchObject({ frames: 1, span: { from: 1723161600001, to: 1723161600001 } });
  });

  it('REST books, which name no event type', () => {
    const { event_type: _, ...rest } = { ...book, min_order_size: '5', neg_risk: false };
    expect(inspectContent(JSON.stringify(rest, null, 1))).toMatchObject({
      frames: 1,
      messages: { book: 1 },
      refused: [],
    });
  });

  it.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ])('what is compressed with %s, whatever the file is called', (_name, compress) => {
    expect(inspectContent(compress(lines(book)), 'capture')).toMatchObject({ frames: 1, messages: { book: 1 } });
  });

  it('tapes, with their gaps, and says where a torn one ends', () => {
    const at = epochMs(1793000100600);
    const encoder = new TapeEncoder(SAMPLE_HEADER, 0);
    encoder.input({ kind: 'frame', at, feed: 'market', bytes: bytesOf(book) }, 1);
    encoder.input({ kind: 'event', at, event: { type: 'feed-down', feed: 'market', reason: 'closed' } }, 2);
    encoder.input({ kind: 'frame', at: epochMs(at + 50), feed: 'market', bytes: bytesOf(book) }, 3);
    encoder.input({ kind: 'frame', at: epochMs(at + 99), feed: 'market', bytes: bytesOf(book) }, 4);
    const report = inspectContent(encoder.take().subarray(0, -4), 'a.tape');
    expect(report).toMatchObject({ frames: 2, messages: { book: 2 }, gaps: 1, span: { from: at, to: at + 50 } });
    expect(report.tokens[UP]).toMatchObject({ epoch: 2, live: false });
    expect(report.refused).toEqual([{ index: 4, reason: expect.stringMatching(/^torn tape: /) as string }]);
  });

  it('nothing from tables, databases, documents and other JSON, and says what they are', () => {
    expect(notFramesOf('a,b\n1,2\n', 'x.csv')).toEqual([{ count: 1, reason: 'CSV table' }]);
    expect(notFramesOf(gzipSync('a,b\n'), 'x.csv.gz')).toEqual([{ count: 1, reason: 'CSV table' }]);
    expect(notFramesOf('SQLite format 3\0…', 'x.db')).toEqual([{ count: 1, reason: 'SQLite database' }]);
    expect(notFramesOf('PAR1…', 'x')).toEqual([{ count: 1, reason: 'Parquet table' }]);
    expect(notFramesOf('# Title\n', 'README.md')).toEqual([{ count: 1, reason: 'text document' }]);
    expect(notFramesOf('', 'x')).toEqual([{ count: 1, reason: 'empty file' }]);
    expect(notFramesOf('hello\n', 'x')).toEqual([{ count: 1, reason: 'neither JSON nor lines of frames' }]);
    expect(notFramesOf('[{"proxyWallet":"0x"},{"proxyWallet":"0y"}]', 'x')).toEqual([
      { index: 0, count: 2, reason: 'JSON object of no known socket: proxyWallet' },
    ]);
  });

  it('broken compression as a reason, not as a crash', () => {
    const [entry] = inspectContent(gzipSync(lines(book)).subarray(0, 40), 'x.gz').notFrames;
    expect(entry!.reason).toMatch(/^cannot be read: /);
  });

  it('of a damaged zstd file what stands before the damage, and says so', () => {
    const many = Array.from({ length: 2_000 }, (_, i) => ({ ...book, timestamp: String(1_793_000_100_500 + i) }));
    const content = zstdCompressSync(lines(...many));
    const { damage, frames } = inspectContent(content.subarray(0, content.length - 20), 'x.zst');
    expect(damage).toEqual([expect.stringContaining('is damaged')]);
    expect(frames).toBeGreaterThan(1_000);
    expect(inspectContent(content, 'x.zst')).toMatchObject({ damage: [], frames: 2_000 });
  });

  it('folders, file by file in the order of names', () => {
    const folder = scratchFolder();
    mkdirSync(join(folder, 'b'));
    for (const name of ['c.jsonl', 'b/z.jsonl', 'a.jsonl']) writeFileSync(join(folder, name), lines(book));
    const names = inspectAll(folder).map(({ file }) => file.slice(folder.length + 1));
    expect(names).toEqual(['a.jsonl', join('b', 'z.jsonl'), 'c.jsonl']);
  });
});
