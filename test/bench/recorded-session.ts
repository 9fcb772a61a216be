import { constants, zstdCompressSync } from 'node:zlib';
import { EngineCore } from '../../shared/engine/core.ts';
import type { Input } from '../../shared/engine/input.ts';
import { type TapeHeader, TapeReader } from '../../shared/tape/index.ts';
import { SimulatedSystem } from '../simulation/simulated-system.ts';

/** One asset's tape of a session, in memory, with the effect hash that its engine reached. */
export type RecordedSession = {
  readonly header: TapeHeader;
  readonly inputs: readonly Input[];
  readonly effectHash: string;
  /** Of its segments, each sealed as a worker's disk seals it. */
  readonly sealedBytes: number;
};

const ROUND_LENGTH_MS = 60_000;

/** The worker sits out the round that it joins; three whole ones follow. */
const SESSION_MS = 4 * ROUND_LENGTH_MS;

const recorded = new Map<string, RecordedSession>();

/**
 * A session of the production code under a virtual clock: BTC, rounds of a minute, the venue's own traders as lively as
 * ever. Same seed, so the same tape on every machine.
 *
 * @param strategies the shipped ones where absent; the venue gives all others something to trade on
 */
export function recordedSession(strategies?: readonly string[]): RecordedSession {
  const key = strategies?.join() ?? '';
  const session = recorded.get(key) ?? record(strategies);
  recorded.set(key, session);
  return session;
}

/** A fresh engine for this tape. */
export function engineFor({ header }: RecordedSession): EngineCore {
  return new EngineCore(header.engine, header.identity);
}

function record(strategies: readonly string[] | undefined): RecordedSession {
  const more = strategies === undefined ? {} : ({ strategies, occasions: ['arbitrage', 'leader', 'trends'] } as const);
  const system = new SimulatedSystem({ seed: 7, roundLengthMs: ROUND_LENGTH_MS, assets: ['BTC'], ...more });
  system.advance(SESSION_MS);
  system.stop();
  const segments = system.tapes().map(([, bytes]) => bytes);
  const sealedBytes = segments.reduce((sum, bytes) => sum + seal(bytes).length, 0);
  const readers = segments.map((bytes) => new TapeReader(bytes));
  readers.sort((a, b) => (a.header?.segment ?? 0) - (b.header?.segment ?? 0));
  const inputs: Input[] = [];
  let effectHash = '';
  for (const reader of readers) {
    for (let entry = reader.next(); entry !== undefined; entry = reader.next()) {
      if (entry.type === 'input') inputs.push(entry.input);
      if (entry.type === 'footer') effectHash = entry.footer.effectHash;
    }
  }
  const header = readers[0]?.header;
  if (header === undefined) throw new Error('the simulated session left no tape');
  return { header, inputs, effectHash, sealedBytes };
}

/** As a worker's disk seals a segment. */
export function seal(bytes: Uint8Array): Uint8Array {
  return zstdCompressSync(bytes, { params: { [constants.ZSTD_c_checksumFlag]: 1 } });
}
