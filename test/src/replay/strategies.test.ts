import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { StrategySetting } from '../../../shared/engine/config.ts';
import type { Input } from '../../../shared/engine/input.ts';
import { UsageError } from '../../../shared/errors.ts';
import type { ControlEvent } from '../../../shared/events/engine-events.ts';
import { replayIncarnation } from '../../../src/replay/replay.ts';
import type { IncarnationReport } from '../../../src/replay/report.ts';
import { findTapes, openTapeFile } from '../../../src/replay/tape-files.ts';
import { loadOwnStrategies } from '../../../workers/strategies/own-strategies.ts';
import { defaultEngineConfig } from '../../support/engine-config.ts';
import { SAMPLE_HEADER } from '../../shared/tape/sample-tape.ts';
import { record, type RecordingOptions, sampleInputs } from './recording.ts';

const PLATFORM = { buildHash: SAMPLE_HEADER.buildHash, node: SAMPLE_HEADER.node, v8: SAMPLE_HEADER.v8 };

let modules: string;
const folders: string[] = [];
beforeAll(() => {
  modules = mkdtempSync(join(tmpdir(), 'bulkhead-own-'));
});
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});
afterAll(() => rmSync(modules, { recursive: true }));

function replayOf(options: RecordingOptions): () => IncarnationReport {
  const { folder } = record(options);
  folders.push(folder);
  return () => {
    const [tape] = findTapes([folder]).incarnations;
    return replayIncarnation(tape!, PLATFORM, openTapeFile);
  };
}

/** A maker of our own that bids on the level that its parameter says; the gates refuse each anew. */
function ownMaker(name: string): StrategySetting {
  const path = join(modules, `${name}.mjs`);
  const text = `import { defineStrategy, z } from 'bulkhead';
export default defineStrategy({
  name: '${name}', kind: 'maker', memory: () => undefined,
  params: z.strictObject({ level: z.number().int().default(8).describe('Of the bid.') }),
  evaluate(view, { level }) {
    if (!view.up.live || view.up.bestAsk === 0) return { kind: 'quotes', quotes: [], mode: 'OFF' };
    const quote = { outcome: 'up', side: 'BUY', price: view.up.bestAsk - view.up.tick, size: 10_000_000, level };
    return { kind: 'quotes', quotes: [quote], mode: 'ON' };
  },
});
`;
  writeFileSync(path, text);
  return { name, params: { level: 8 }, file: loadOwnStrategies([path])[0]!.file };
}

function engineWith(setting: StrategySetting): RecordingOptions['header'] {
  return { engine: { ...defaultEngineConfig('BTC', '5m'), strategies: [setting] } };
}

/** The operator changes a parameter before this input. */
function changedBefore(inputs: readonly Input[], index: number, strategy: string, params: object): Input[] {
  const event = { type: 'parameters', strategy, params } as ControlEvent;
  return inputs.toSpliced(index, 0, { kind: 'event', at: inputs[index]!.at, event });
}

/** On the tape the operator changed nothing. */
function forgotten(input: Input): Input {
  return input.kind === 'event' && input.event.type === 'parameters' ? { ...input, event: { type: 'timer' } } : input;
}

describe('parameters that were changed while the session ran', () => {
  it('change at the same point of the replay, and at no other', () => {
    const setting = ownMaker('own_changing');
    const header = engineWith(setting)!;
    const inputs = sampleInputs();
    const changed = changedBefore(inputs, 400, setting.name, { level: 5 });
    expect(replayOf({ inputs: changed, header })()).toMatchObject({ result: 'identical' });
    expect(replayOf({ inputs: changed, header, tamper: forgotten })()).toMatchObject({ result: 'different' });
    const lateChange = changedBefore(inputs, 440, setting.name, { level: 5 });
    const late = replayOf({ inputs: changed, header, tamper: (_input, index) => lateChange[index]! });
    expect(late()).toMatchObject({ result: 'different' });
  });
});

describe("a replay of an operator's own strategy", () => {
  it('loads it from the file that the tape names', () => {
    const replay = replayOf({ inputs: sampleInputs(), header: engineWith(ownMaker('own_kept'))! });
    expect(replay()).toMatchObject({ result: 'identical', notes: [] });
  });

  it('names a file that was changed since, and refuses to go on without one that is gone', () => {
    const setting = ownMaker('own_edited');
    const path = setting.file!.path;
    const replay = replayOf({ inputs: sampleInputs(), header: engineWith(setting)! });
    writeFileSync(path, '// edited\n', { flag: 'a' });
    expect(replay().notes).toEqual([expect.stringContaining(`${path} was changed since`)]);
    rmSync(path);
    expect(replay).toThrow(UsageError);
  });
});
