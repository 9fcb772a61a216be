import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EngineCore } from '../../../shared/engine/core.ts';
import { defaultEngineConfig } from '../../support/engine-config.ts';
import type { Input } from '../../../shared/engine/input.ts';
import type { EngineEvent } from '../../../shared/events/engine-events.ts';
import { type Checkpoint, TapeEncoder, type TapeHeader } from '../../../shared/tape/index.ts';
import { epochMs, microUsdc } from '../../../shared/units/index.ts';
import { btcRound } from '../../support/rounds.ts';
import { reloadStrategies } from '../../../workers/strategies/own-strategies.ts';
import { SAMPLE_HEADER } from '../../shared/tape/sample-tape.ts';

const START = 1_795_187_100_000;

const HEADER: TapeHeader = { ...SAMPLE_HEADER, interval: '5m', engine: defaultEngineConfig('BTC', '5m') };

/** Half a minute before a round and its first two minutes: rounds, feeds, prices, timers and frames of the market socket. */
export function sampleInputs(): Input[] {
  const round = btcRound(START);
  const inputs: Input[] = [];
  const event = (atMs: number, value: EngineEvent) => inputs.push({ kind: 'event', at: epochMs(atMs), event: value });
  event(START - 30_000, { type: 'feed-up', feed: 'market' });
  event(START - 30_000, { type: 'feed-up', feed: 'user' });
  event(START - 29_000, { type: 'lease', exposureLimit: microUsdc(1e9), expiresAt: epochMs(START + 600_000) });
  event(START - 28_000, { type: 'round-listed', round });
  for (let second = -27; second < 120; second += 1) {
    const at = START + second * 1000;
    event(at, { type: 'price', kind: 'twap', priceMs: at, value: 60_000 + second });
    event(at, { type: 'price', kind: 'oracle', priceMs: at, value: 60_000 + 2 * second });
    inputs.push({ kind: 'frame', at: epochMs(at), feed: 'market', bytes: bookFrame(round.up, second) });
    inputs.push({ kind: 'frame', at: epochMs(at), feed: 'market', bytes: bookFrame(round.down, second) });
    event(at + 500, { type: 'timer' });
  }
  return inputs;
}

function bookFrame(token: string, second: number): Uint8Array {
  const levels = { bids: [{ price: '0.47', size: `${100 + (second % 7)}` }], asks: [{ price: '0.53', size: '100' }] };
  const book = {
    event_type: 'book',
    asset_id: token,
    market: '0x01',
    timestamp: `${START + second * 1000}`,
    hash: '',
    ...levels,
  };
  return new TextEncoder().encode(JSON.stringify(book));
}

export type RecordingOptions = {
  readonly header?: Partial<TapeHeader>;
  readonly inputs?: readonly Input[];
  /** Inputs per segment. */
  readonly segmentEvery?: number;
  readonly checkpointEvery?: number;
  /** What the tape holds instead of the input that the engine got. */
  readonly tamper?: (input: Input, index: number) => Input;
  /** What the tape says instead of where the engine stood. */
  readonly lie?: (standing: Checkpoint) => Checkpoint;
  /** What the tape says instead of what the engine wanted upon an input. */
  readonly retell?: (effectsJson: string, inputNumber: number) => string;
};

export type Recording = {
  readonly folder: string;
  readonly paths: readonly string[];
  readonly segments: readonly Uint8Array[];
  readonly effectHash: string;
};

/** Runs an engine over inputs and records it as a compartment does, into a folder of its own. */
export function record(options: RecordingOptions = {}): Recording {
  const { inputs = sampleInputs(), segmentEvery = Infinity, checkpointEvery = 50 } = options;
  const { tamper = (input: Input) => input, lie = (standing: Checkpoint) => standing } = options;
  const { retell = (effectsJson: string) => effectsJson } = options;
  const header = { ...HEADER, ...options.header };
  const own = reloadStrategies(header.engine.strategies).strategies;
  const core = new EngineCore(header.engine, header.identity, own);
  const standing = (): Checkpoint => lie({ inputs: core.inputs, effectHash: core.effectHash });
  const segments: Uint8Array[] = [];
  let encoder = new TapeEncoder(header, 0);
  for (const [index, input] of inputs.entries()) {
    encoder.input(tamper(input, index), 0);
    core.apply(input);
    encoder.effects(input.at, retell(core.effectsJson, core.inputs));
    if (core.inputs % checkpointEvery === 0) encoder.checkpoint(input.at, standing());
    if (core.inputs % segmentEvery !== 0) continue;
    encoder.footer(input.at, { ...standing(), reason: 'round-end' });
    segments.push(encoder.take().slice());
    encoder = new TapeEncoder({ ...header, segment: segments.length }, encoder.chain);
  }
  encoder.footer(inputs.at(-1)!.at, { ...standing(), reason: 'stop' });
  segments.push(encoder.take().slice());
  const folder = mkdtempSync(join(tmpdir(), 'bulkhead-replay-'));
  const paths = segments.map((bytes, index) => {
    const path = join(folder, `${header.startedAt}-${header.incarnation}-${index}.tape`);
    writeFileSync(path, bytes);
    return path;
  });
  return { folder, paths, segments, effectHash: core.effectHash };
}
