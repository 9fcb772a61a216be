import type { Input } from '../../../shared/engine/input.ts';
import type { OrderHash } from '../../../shared/market/ids.ts';
import { epochMs } from '../../../shared/units/index.ts';
import { temporaryFolder } from '../../../src/drill/session.ts';
import { TapeWriter } from '../../../workers/asset/tape-writer.ts';
import { nodeDisk } from '../../../workers/ports/node-disk.ts';
import { defaultEngineConfig } from '../../support/engine-config.ts';
import { type BenchCase, figuresOf } from '../bench-case.ts';

const START_MS = 1_793_000_100_000;
const SYNCS = 500;
/** What comes in between two orders of a busy market. */
const FRAMES_BETWEEN = 50;
const FRAME = Buffer.alloc(377, 0x61);

export const bench: BenchCase = {
  name: 'journal',
  unit: 'an order signed → its record, and the 50 frames before it, durable on this disk',
  // Entries stop when a sync takes longer (reliability §6).
  target: { p99Ns: 250_000_000 },
  async measure() {
    const folder = temporaryFolder();
    try {
      const tape = openTape(folder.dataDir);
      const writes: number[] = [];
      const syncs: number[] = [];
      for (let order = 1; order <= SYNCS; order += 1) {
        for (let i = 0; i < FRAMES_BETWEEN; i += 1) writes.push(timed(() => tape.record(frame(order), 0)));
        writes.push(timed(() => tape.record(signed(order), 0)));
        syncs.push(await durable(tape));
      }
      const { medianNs, p99Ns } = figuresOf(writes);
      const amounts = [
        { name: 'one record into the buffer, median', value: medianNs / 1e3, unit: 'µs' },
        { name: 'one record into the buffer, p99', value: p99Ns / 1e3, unit: 'µs' },
      ];
      return { subject: figuresOf(syncs), rivals: [], amounts };
    } finally {
      folder.remove();
    }
  },
};

function openTape(dataDir: string): TapeWriter {
  const identity = {
    asset: 'BTC',
    interval: '5m',
    runId: 'bench',
    incarnation: 1,
    buildHash: 'bench',
    configHash: 'bench',
    node: process.version,
    v8: process.versions.v8,
    engine: defaultEngineConfig('BTC', '5m'),
    identity: { apiKey: 'bench', address: '0x' },
  } as const;
  return new TapeWriter(nodeDisk, `${dataDir}/tapes`, identity, epochMs(START_MS));
}

function durable(tape: TapeWriter): Promise<number> {
  const start = process.hrtime.bigint();
  return new Promise((resolve) => {
    tape.journal(() => resolve(Number(process.hrtime.bigint() - start)));
  });
}

function timed(work: () => void): number {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start);
}

function frame(order: number): Input {
  return { kind: 'frame', at: epochMs(START_MS + order), feed: 'market', bytes: FRAME };
}

function signed(order: number): Input {
  const orderId = `0x${order.toString(16).padStart(64, '0')}` as OrderHash;
  const bytes = { salt: 2 ** 52 + order, timestampMs: START_MS + order, signature: `0x${'ab'.repeat(65)}` };
  return {
    kind: 'event',
    at: epochMs(START_MS + order),
    event: { type: 'order-signed', clientId: order, orderId, bytes },
  };
}
