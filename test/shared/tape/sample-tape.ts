import type { Input } from '../../../shared/engine/input.ts';
import type { EngineConfig } from '../../../shared/engine/config.ts';
import {
  TapeEncoder,
  type TapeHeader,
  TapeReader,
  type TapeRecord,
  type TapeVerdict,
} from '../../../shared/tape/index.ts';
import { epochMs, microShares, microUsdc, price } from '../../../shared/units/index.ts';

const START = 1_793_000_100_000;

export const SAMPLE_ENGINE: EngineConfig = {
  asset: 'BTC',
  interval: '15m',
  strategies: [
    { name: 'inventory_making', params: { orderUsdc: 10 } },
    { name: 'distance_fade', params: {} },
  ],
  market: { cutoffMs: 60_000 },
  data: { staleMs: 2_000, silentMs: 3_000, priceStaleMs: 5_000 },
  risk: {
    maxOrderUsdc: microUsdc(15_000_000),
    maxPositionUsdc: microUsdc(50_000_000),
    maxOpenOrders: 10,
    cooldownMs: 5_000,
    minBalanceUsdc: microUsdc(10_000_000),
    maxTakesPerMarket: 10,
    maxUnpairedShares: microShares(250_000_000),
    maxSpreadTicks: 50,
    entryTolerance: 0.0005,
    maxSlippage: 0.03,
    buyBand: { strategies: [], min: price(1_000), max: price(8_500) },
    dustUsdc: microUsdc(500_000),
    maxClockSkewMs: 5_000,
  },
  making: {
    refreshMs: 20_000,
    minRefreshMs: 2_000,
  },
  advice: { externalStaleMs: 5_000 },
  taking: { maxPositionUsdc: microUsdc(100_000_000), minNetEdge: 0.02 },
};

export const SAMPLE_HEADER: TapeHeader = {
  asset: 'BTC',
  interval: '15m',
  runId: 'run-1',
  incarnation: 2,
  segment: 0,
  buildHash: 'b1',
  configHash: 'c1',
  node: 'v24.15.0',
  v8: '13.6',
  startedAt: epochMs(START),
  engine: SAMPLE_ENGINE,
  identity: { apiKey: 'key', address: '0xabc' },
};

export function frame(text: string, at = START): Input {
  return { kind: 'frame', at: epochMs(at), feed: 'market', bytes: new TextEncoder().encode(text) };
}

export function event(at = START): Input {
  return { kind: 'event', at: epochMs(at), event: { type: 'feed-down', feed: 'user', reason: 'closed' } };
}

/** A small segment: two frames, an event, a checkpoint and, unless told otherwise, a footer. */
export function sampleTape(options: { readonly footer?: boolean } = {}): Uint8Array {
  const encoder = new TapeEncoder(SAMPLE_HEADER, 0);
  encoder.input(frame('[{"event_type":"book"}]'), 1_000);
  encoder.input(event(), 0);
  encoder.checkpoint(epochMs(START), { inputs: 2, effectHash: 'aa' });
  encoder.input(frame('PONG', START + 1), 2_000);
  if (options.footer ?? true) encoder.footer(epochMs(START + 2), { inputs: 3, effectHash: 'bb', reason: 'stop' });
  return encoder.take().slice();
}

export type ReadTape = { readonly header?: TapeHeader; readonly records: TapeRecord[]; readonly verdict: TapeVerdict };

export function readTape(bytes: Uint8Array): ReadTape {
  // A Buffer's views are Buffers, which equal no Uint8Array.
  const reader = new TapeReader(new Uint8Array(bytes));
  const records: TapeRecord[] = [];
  for (let record = reader.next(); record !== undefined; record = reader.next()) records.push(record);
  if (reader.verdict === undefined) throw new Error('a read tape has a verdict');
  return { ...(reader.header === undefined ? {} : { header: reader.header }), records, verdict: reader.verdict };
}

/** Offsets of the records of an undamaged tape, the header's first, and the end. */
export function recordOffsets(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const offsets = [12];
  for (let at = 12; at < bytes.length; offsets.push(at)) at += 34 + view.getUint32(at + 4, true);
  return offsets;
}
