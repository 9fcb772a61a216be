import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Input } from '../../../shared/engine/input.ts';
import { UsageError } from '../../../shared/errors.ts';
import { epochMs } from '../../../shared/units/index.ts';
import { playableTapes, speedFrom } from '../../../src/cli/venue-tape.ts';
import { record, type RecordingOptions, sampleInputs } from '../replay/recording.ts';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function recorded(options: RecordingOptions = {}): string {
  const { folder } = record(options);
  folders.push(folder);
  return folder;
}

function inputsIn(iterator: Iterator<Input>): Input[] {
  const inputs: Input[] = [];
  for (let { value, done } = iterator.next(); done !== true; { value, done } = iterator.next()) inputs.push(value);
  return inputs;
}

describe('tapes to be played', () => {
  it('are read input by input through all segments of all incarnations of an asset', () => {
    const inputs = sampleInputs();
    const first = inputs.slice(0, 300);
    const startedAt = epochMs(inputs[300]!.at);
    const folder = recorded({ inputs: first, segmentEvery: 100, header: { startedAt: first[0]!.at } });
    const later = recorded({ inputs: inputs.slice(300), header: { incarnation: 3, startedAt } });
    const { tapes, interval, timeScale } = playableTapes([later, folder]);
    expect(tapes).toHaveLength(1);
    expect({ interval, timeScale }).toEqual({ interval: '5m', timeScale: 1 });
    const [source] = tapes;
    expect(source).toMatchObject({ asset: 'BTC', startsAt: first[0]!.at, firstRoundAt: 1_795_187_100_000 });
    expect(inputsIn(source!.inputs()).map(({ at }) => at)).toEqual(inputs.map(({ at }) => at));
  });

  it('must list a round, without which there is nothing to play them in', () => {
    const folder = recorded({ inputs: sampleInputs().slice(0, 3) });
    expect(() => playableTapes([folder])).toThrow('the recording of BTC lists no round');
  });

  it('must be tapes', () => {
    const folder = mkdtempSync(join(tmpdir(), 'bulkhead-play-'));
    folders.push(folder);
    writeFileSync(join(folder, 'a.tape'), 'no tape');
    expect(() => playableTapes([folder])).toThrow(UsageError);
  });

  it.each(['0', '-1', 'fast', '101', 'NaN'])('cannot be played %s times faster', (text) => {
    expect(() => speedFrom(text)).toThrow(/--speed/);
  });
});
