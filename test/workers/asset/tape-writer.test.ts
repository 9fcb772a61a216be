import { describe, expect, it } from 'vitest';
import { defaultEngineConfig } from '../../support/engine-config.ts';
import type { Input } from '../../../shared/engine/input.ts';
import type { AppendFile, Durable } from '../../../shared/ports/ports.ts';
import { TapeReader, type TapeRecord } from '../../../shared/tape/index.ts';
import { TAPE_FAILED } from '../../../shared/events/worker-protocol.ts';
import { epochMs } from '../../../shared/units/index.ts';
import { TapeWriter } from '../../../workers/asset/tape-writer.ts';
import { MemoryDisk } from '../../support/memory-disk.ts';

const AT = epochMs(1_800_000_000_000);
const IDENTITY = {
  asset: 'BTC',
  interval: '5m',
  runId: 'run',
  incarnation: 3,
  buildHash: 'build',
  configHash: 'config',
  node: 'v24',
  v8: '13',
  engine: defaultEngineConfig('BTC', '5m'),
  identity: { apiKey: 'key', address: '0xaa' },
} as const;

function setUp() {
  const disk = new MemoryDisk();
  const writer = new TapeWriter(disk, 'tapes/BTC', IDENTITY, AT);
  const read = (name: string) => {
    const reader = new TapeReader(disk.read(`tapes/BTC/${name}`));
    const records: TapeRecord[] = [];
    for (let record = reader.next(); record !== undefined; record = reader.next()) records.push(record);
    return { reader, records, types: records.map(({ type }) => type) };
  };
  return { disk, writer, read };
}

function frame(n: number): Input {
  return { kind: 'frame', at: epochMs(AT + n), feed: 'market', bytes: new TextEncoder().encode(`{"n":${n}}`) };
}

/** A disk whose syncs and closes wait until they are told how they came out, in the order of their asking. */
class SlowDisk extends MemoryDisk {
  readonly #waiting: Durable[] = [];

  override create(path: string): AppendFile {
    const file = super.create(path);
    const wait = (done: Durable): void => void this.#waiting.push(done);
    return { append: (bytes) => file.append(bytes), sync: wait, close: wait };
  }

  finish(failure?: Error): void {
    this.#waiting.shift()?.(failure);
  }
}

/** A disk that may fill up. */
class FullDisk extends MemoryDisk {
  isFull = false;

  override create(path: string): AppendFile {
    this.#refuseWhenFull();
    const file = super.create(path);
    const append = (bytes: Uint8Array): void => {
      this.#refuseWhenFull();
      file.append(bytes);
    };
    return { ...file, append };
  }

  #refuseWhenFull(): void {
    if (this.isFull) throw new Error('ENOSPC: no space left on device');
  }
}

const timer: Input = { kind: 'event', at: AT, event: { type: 'timer' } };

describe('the tape writer', () => {
  it('gives back what was recorded, in order, frames byte for byte', () => {
    const { writer, read } = setUp();
    writer.record(frame(1), 12.5);
    writer.record(timer, 0);
    writer.close(AT, { inputs: 2, effectHash: 'ff' }, 'stop');
    const { records, reader } = read(`${AT}-3-0.tape`);
    expect(records).toMatchObject([
      { type: 'input', receivedNs: 12_500_000, input: frame(1) },
      { type: 'input', receivedNs: 0, input: timer },
      { type: 'footer', footer: { inputs: 2, effectHash: 'ff', reason: 'stop' } },
    ]);
    expect(reader.verdict).toEqual({ condition: 'clean' });
    expect(reader.header).toMatchObject({ incarnation: 3, segment: 0, asset: 'BTC' });
  });

  it('has every input on disk once it is journalled, so that no order is ahead of its own record', () => {
    const { writer, read } = setUp();
    writer.record(timer, 0);
    let durable = false;
    writer.journal(() => (durable = true));
    expect(durable).toBe(true);
    expect(read(`${AT}-3-0.tape`).types).toEqual(['input']);
  });

  it('is durable only once the segment before is, because an intent may stand there', () => {
    const disk = new SlowDisk();
    const writer = new TapeWriter(disk, 'tapes/BTC', IDENTITY, AT);
    writer.record(timer, 0);
    writer.nextSegment(AT, { inputs: 1, effectHash: 'aa' });
    let durable = false;
    writer.journal(() => (durable = true));
    disk.finish();
    expect(durable).toBe(false);
    disk.finish();
    expect(durable).toBe(true);
  });

  it('writes no byte of a segment before the one before it is durable, so that a loss of power leaves no hole', () => {
    const disk = new SlowDisk();
    const writer = new TapeWriter(disk, 'tapes/BTC', IDENTITY, AT);
    const sizes = () => disk.list('tapes/BTC').map((name) => disk.read(`tapes/BTC/${name}`).length);
    for (const n of [1, 2]) {
      writer.record(timer, 0);
      writer.nextSegment(epochMs(AT + n), { inputs: n, effectHash: 'aa' });
    }
    writer.record({ ...frame(3), bytes: Buffer.alloc(70_000) } as Input, 0);
    writer.flush();
    expect(sizes()).toEqual([expect.any(Number), 0, 0]);
    disk.finish();
    expect(sizes()).toEqual([expect.any(Number), expect.toSatisfy((size) => size > 0), 0]);
    writer.flush();
    expect(sizes().at(-1)).toBe(0);
    disk.finish();
    writer.flush();
    expect(sizes().at(-1)).toBeGreaterThan(70_000);
  });

  it('keeps two rounds that end while the disk stalls, each whole and chained to the one before', () => {
    const disk = new SlowDisk();
    const ended: string[] = [];
    const links = { ended: (path: string) => void ended.push(path) };
    const writer = new TapeWriter(disk, 'tapes/BTC', IDENTITY, AT, links);
    let durable = 0;
    for (const n of [1, 2]) {
      writer.record(timer, 0);
      writer.journal(() => (durable += 1));
      writer.nextSegment(epochMs(AT + n), { inputs: n, effectHash: 'aa' });
    }
    writer.record(timer, 0);
    writer.close(epochMs(AT + 3), { inputs: 3, effectHash: 'bb' }, 'stop');
    for (let n = 0; n < 4; n += 1) disk.finish();
    const names = disk.list('tapes/BTC');
    expect(ended).toEqual(names.map((name) => `tapes/BTC/${name}`));
    const readers = names.map((name) => new TapeReader(disk.read(`tapes/BTC/${name}`)));
    for (const reader of readers) while (reader.next() !== undefined);
    expect(readers.map(({ verdict }) => verdict?.condition)).toEqual(['clean', 'clean', 'clean']);
    expect(readers.slice(1).map(({ previousChain }) => previousChain)).toEqual(
      readers.slice(0, 2).map(({ chain }) => chain),
    );
    expect(durable).toBe(2);
  });

  it('gives up where a round’s end is not durable and sixteen megabytes wait for it, instead of filling the memory', () => {
    const writer = new TapeWriter(new SlowDisk(), 'tapes/BTC', IDENTITY, AT);
    writer.nextSegment(epochMs(AT + 1), { inputs: 0, effectHash: 'aa' });
    const big: Input = { kind: 'frame', at: AT, feed: 'market', bytes: Buffer.alloc(1024 * 1024) };
    for (let n = 0; n < 15; n += 1) writer.record(big, 0);
    expect(() => writer.record(big, 0)).toThrow(expect.objectContaining({ code: TAPE_FAILED }));
  });

  it('throws when the disk cannot make it durable, and never tries again', () => {
    const disk = new SlowDisk();
    const writer = new TapeWriter(disk, 'tapes/BTC', IDENTITY, AT);
    writer.journal(() => expect.unreachable('nothing is durable'));
    expect(() => disk.finish(new Error('EIO'))).toThrow('the disk does not keep the tape: EIO');
  });

  it('says with one code that a full disk takes no more, whether it writes or begins a segment', () => {
    const disk = new FullDisk();
    const writer = new TapeWriter(disk, 'tapes/BTC', IDENTITY, AT);
    writer.record(timer, 0);
    disk.isFull = true;
    expect(() => writer.flush()).toThrow(expect.objectContaining({ code: TAPE_FAILED }));
    expect(() => new TapeWriter(disk, 'tapes/ETH', IDENTITY, AT)).toThrow(
      expect.objectContaining({ code: TAPE_FAILED }),
    );
  });

  it('leaves a readable prefix when the worker dies, and calls it torn', () => {
    const { disk, writer, read } = setUp();
    for (let n = 0; n < 5; n += 1) writer.record(frame(n), 0);
    writer.flush();
    const name = `tapes/BTC/${AT}-3-0.tape`;
    const whole = disk.read(name);
    disk.remove(name);
    disk.create(name).append(whole.subarray(0, whole.length - 3));
    const { types, reader } = read(`${AT}-3-0.tape`);
    expect(types).toHaveLength(4);
    expect(reader.verdict?.condition).toBe('torn');
  });

  it('puts what the engine wanted behind the input that made it want it, and nothing where it wanted nothing', () => {
    const { writer, read } = setUp();
    writer.record(timer, 0);
    writer.applied(AT, { inputs: 1, effectHash: 'h', effectsJson: '[{"type":"wake","at":5}]' });
    writer.record(timer, 0);
    writer.applied(AT, { inputs: 2, effectHash: 'h', effectsJson: '' });
    writer.flush();
    const { types, records } = read(`${AT}-3-0.tape`);
    expect(types).toEqual(['input', 'effects', 'input']);
    expect(records[1]).toMatchObject({ effects: '[{"type":"wake","at":5}]' });
  });

  it('notes where the engine stands every 512 inputs', () => {
    const { writer, read } = setUp();
    for (let inputs = 1; inputs <= 1024; inputs += 1) {
      writer.record(timer, 0);
      writer.applied(AT, { inputs, effectHash: `h${inputs}`, effectsJson: '' });
    }
    writer.flush();
    const checkpoints = read(`${AT}-3-0.tape`).records.flatMap((record) =>
      record.type === 'checkpoint' ? [record.checkpoint] : [],
    );
    expect(checkpoints).toEqual([
      { inputs: 512, effectHash: 'h512' },
      { inputs: 1024, effectHash: 'h1024' },
    ]);
  });

  it('begins a segment per round, each chained to the one before', () => {
    const { disk, writer, read } = setUp();
    writer.record(timer, 0);
    writer.nextSegment(epochMs(AT + 1), { inputs: 1, effectHash: 'a' });
    writer.record(timer, 0);
    writer.close(epochMs(AT + 2), { inputs: 2, effectHash: 'b' }, 'stop');
    expect(disk.list('tapes/BTC')).toEqual([`${AT}-3-0.tape`, `${AT + 1}-3-1.tape`]);
    const [first, second] = [read(`${AT}-3-0.tape`), read(`${AT + 1}-3-1.tape`)];
    expect(first.records.at(-1)).toMatchObject({ type: 'footer', footer: { reason: 'round-end' } });
    expect(second.reader.header?.segment).toBe(1);
    expect(second.reader.previousChain).toBe(first.reader.chain);
  });

  it('does not let bytes pile up in memory between flushes', () => {
    const { disk, writer } = setUp();
    const big: Input = { kind: 'frame', at: AT, feed: 'market', bytes: Buffer.alloc(70_000) };
    writer.record(big, 0);
    expect(disk.read(`tapes/BTC/${AT}-3-0.tape`).length).toBeGreaterThan(70_000);
  });
});
