import { DuckDBInstance } from '@duckdb/node-api';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CsvFile } from '../../../src/export/csv-file.ts';
import { ParquetFile } from '../../../src/export/parquet-file.ts';
import { type ExportReport, runExport } from '../../../src/export/run-export.ts';
import { TABLES } from '../../../src/export/shapes.ts';
import { columns } from '../../../src/export/table.ts';
import type { Recording } from '../replay/recording.ts';
import { ACK_MS, recordTrading } from './traded.ts';

/** Strategies §20, in the words of the sources; the asset's price has one name for all assets. */
const SOURCES = {
  signals: 'ts_ms,strategy,side,edge,fair,mkt,conf,size_frac,asset_price,dist,time_left_s,eval_us,selected',
  latency: 'ts_ms,event,latency_us',
  orders: 'ts_ms,order_id,side,price,size,strategy,edge,asset_price,time_left_s',
  fills: 'ts_ms,order_id,strategy,status,filled_price,filled_size,submit_to_ack_ms,pnl_if_correct',
  market_info: 'slug,strike,start_ms,end_ms',
  binance: 'recv_time,recv_ts_ms,trade_ts_ms,price,qty,side',
  polymarket: 'recv_time,recv_ts_ms,up_price,down_price,up_bid,up_ask,down_bid,down_ask',
};

const out = mkdtempSync(join(tmpdir(), 'bulkhead-export-'));
afterAll(() => rmSync(out, { recursive: true }));

/** Rows of a file as DuckDB, which knows nothing of us, reads them; times in ms as text. */
async function read(file: string): Promise<readonly Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  const from = file.endsWith('.csv') ? `read_csv('${file}', header = true, all_varchar = true)` : `'${file}'`;
  const rows = (await connection.runAndReadAll(`select * from ${from}`)).getRowObjectsJson();
  connection.closeSync();
  instance.closeSync();
  return rows;
}

function file(report: ExportReport, table: string, suffix: string): string {
  return join(report.tapes[0]!.folder, `${table}.${suffix}`);
}

describe('an export of a session that traded', () => {
  let recording: Recording & { readonly orders: readonly unknown[] };
  let csv: ExportReport;
  let parquet: ExportReport;
  beforeAll(() => {
    recording = recordTrading();
    csv = runExport([recording.folder], 'csv', join(out, 'csv'));
    parquet = runExport([recording.folder], 'parquet', join(out, 'parquet'));
  });

  it('has every table with the columns of its source first', () => {
    for (const [table, first] of Object.entries(SOURCES)) {
      const [header] = readFileSync(file(csv, table, 'csv'), 'utf8').split('\n');
      expect(`${header},`.startsWith(`${first},`)).toBe(true);
      const shape = TABLES[table as keyof typeof TABLES];
      expect(header).toBe(shape.columns.map(({ name }) => name).join(','));
    }
  });

  it('says how many rows each table has, and none is empty', () => {
    const [tape] = csv.tapes;
    expect(Object.values(tape!.rows).every((count) => count > 0)).toBe(true);
    expect(tape).toMatchObject({ asset: 'BTC', notes: [], rows: { orders: recording.orders.length } });
    expect(csv).toMatchObject({ missing: [], unreadable: [] });
    expect(parquet.tapes[0]?.rows).toEqual(tape?.rows);
  });

  it('has the same rows in Parquet as in CSV, read by another implementation', async () => {
    for (const table of Object.keys(SOURCES)) {
      const [texts, typed] = [await read(file(csv, table, 'csv')), await read(file(parquet, table, 'parquet'))];
      expect(typed).toHaveLength(texts.length);
      for (const [index, row] of typed.entries()) {
        const text = Object.fromEntries(
          Object.entries(row).map(([name, value]) => [
            name,
            value === null ? null : String(value as string | number | boolean),
          ]),
        );
        expect(text).toEqual(texts[index]);
      }
    }
  });

  it('tells of a fill its order, its strategy, the time to the venue’s answer and what it earns if it was right', async () => {
    const [fill] = await read(file(parquet, 'fills', 'parquet'));
    const orders = await read(file(parquet, 'orders', 'parquet'));
    const order = orders.find(({ order_id: id }) => id === fill?.order_id);
    expect(fill).toMatchObject({ submit_to_ack_ms: ACK_MS, status: 'MATCHED', strategy: order?.strategy });
    const { filled_price: price, filled_size: size, fee, pnl_if_correct: pnl } = fill as Record<string, number>;
    expect(pnl).toBeCloseTo(size! * (1 - price!) - fee!, 4);
    expect(order).toMatchObject({ side: 'BUY', slug: 'btc-updown-5m-1795187100' });
  });

  it('tells of a signal what it was judged by, and whether it was the one to act on', async () => {
    const signals = await read(file(parquet, 'signals', 'parquet'));
    expect(signals.some(({ selected }) => selected === true)).toBe(true);
    for (const { fair, mkt, edge, dist, time_left_s: left, eval_us: took } of signals as Record<
      string,
      number | null
    >[]) {
      expect(edge).toBeCloseTo(fair! - mkt!, 9);
      expect(Math.abs(dist!)).toBeGreaterThan(0);
      expect(left).toBeGreaterThan(0);
      // The tape does not say; a time of this machine would be another figure.
      expect(took).toBeNull();
    }
  });

  it('tells of Binance trades who was the aggressor, and how late they came', async () => {
    const trades = await read(file(parquet, 'binance', 'parquet'));
    expect(trades.slice(0, 2).map(({ side, qty }) => [side, qty])).toEqual([
      ['buy', 0.5],
      ['sell', 0.5],
    ]);
    const latencies = await read(file(parquet, 'latency', 'parquet'));
    expect(latencies.find(({ event }) => event === 'binance_recv')).toMatchObject({ latency_us: 40_000 });
    expect(latencies.find(({ event }) => event === 'order_exec')).toMatchObject({ latency_us: ACK_MS * 1_000 });
  });

  it('says where a damaged tape ends instead of passing for the whole', () => {
    const { paths, segments } = recordTrading();
    const bytes = segments[0]!.slice();
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(paths[0]!, bytes);
    const [tape] = runExport([paths[0]!], 'csv', join(out, 'damaged')).tapes;
    expect(tape?.notes).toEqual([expect.stringMatching(/corrupt at byte \d+/)]);
  });

  it('takes of a damaged sealed tape what stands before the damage, and says where that ends', () => {
    const { paths, segments, folder } = recordTrading();
    const content = zstdCompressSync(segments[0]!, { params: { [constants.ZSTD_c_checksumFlag]: 1 } });
    writeFileSync(`${paths[0]!}.zst`, content.subarray(0, content.length - 10));
    rmSync(paths[0]!);
    const { tapes, unreadable } = runExport([folder], 'csv', join(out, 'salvaged'));
    expect(unreadable).toEqual([]);
    expect(tapes[0]?.notes).toEqual([expect.stringMatching(/damaged: used up to byte \d+ of its content/)]);
    expect(tapes[0]?.rows.signals).toBeGreaterThan(0);
  });
});

describe('a file', () => {
  const shape = { name: 'odd', columns: columns('text:text whole:int real yes:boolean') };
  const rows = [
    { text: 'a "b", c\nd', whole: 1_795_187_100_000, real: 0.1, yes: true },
    { text: '', whole: null, real: -1e-9, yes: false },
    { real: null },
  ];

  it('keeps quotes, commas, line ends, large whole numbers, and what is not known', async () => {
    for (const [suffix, File] of [['csv', CsvFile] as const, ['parquet', ParquetFile] as const]) {
      const path = join(out, `odd-${suffix}`);
      const sink = new File(path, shape);
      for (const row of rows) sink.write(row);
      sink.close();
      const read_ = await read(`${path}.${suffix}`);
      expect(read_).toHaveLength(3);
      expect(read_[0]).toMatchObject({ text: 'a "b", c\nd', whole: '1795187100000' });
      expect(Number(read_[1]?.real)).toBe(-1e-9);
      expect(read_[2]).toEqual({ text: null, whole: null, real: null, yes: null });
    }
  });

  it('is whole without a row', async () => {
    const sink = new ParquetFile(join(out, 'empty'), shape);
    sink.close();
    expect(await read(join(out, 'empty.parquet'))).toEqual([]);
  });
});
