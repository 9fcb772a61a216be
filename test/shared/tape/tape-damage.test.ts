import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TapeEncoder, TapeReader } from '../../../shared/tape/index.ts';
import { epochMs } from '../../../shared/units/index.ts';
import { event, readTape, recordOffsets, SAMPLE_HEADER, sampleTape } from './sample-tape.ts';

const TAPE = sampleTape();
const OFFSETS = recordOffsets(TAPE);
const WHOLE = readTape(TAPE).records;

function part(record: number): Uint8Array {
  return TAPE.slice(OFFSETS[record], OFFSETS[record + 1]);
}

describe('a damaged tape', () => {
  it('cut at any byte is torn and gives exactly the records before the cut', () => {
    for (let length = 0; length < TAPE.length; length += 1) {
      const { records, verdict } = readTape(TAPE.slice(0, length));
      const whole = OFFSETS.filter((offset) => offset <= length).length - 2;
      expect(records).toEqual(WHOLE.slice(0, Math.max(0, whole)));
      const offset = OFFSETS.findLast((start) => start <= length) ?? 0;
      expect(verdict).toEqual({ condition: 'torn', offset, lostBytes: length - offset });
    }
  });

  it('with any one bit flipped is never taken for whole, and gives nothing from behind the damage', () => {
    for (let bit = 0; bit < TAPE.length * 8; bit += 1) {
      const bytes = TAPE.slice();
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      const { records, verdict } = readTape(bytes);
      expect(verdict.condition).not.toBe('clean');
      expect(records).toEqual(WHOLE.slice(0, records.length));
      expect(records.length).toBeLessThan(WHOLE.length);
    }
  });

  it('with a bit flipped before its last record is corrupt, for truncating there would lose what follows', () => {
    for (let bit = 0; bit < OFFSETS.at(-2)! * 8; bit += 1) {
      const bytes = TAPE.slice();
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      expect(readTape(bytes).verdict.condition).toBe('corrupt');
    }
  });

  it('with records dropped or put in another order is corrupt at the first that is out of place', () => {
    const order = fc.shuffledSubarray([1, 2, 3, 4, 5]);
    fc.assert(
      fc.property(order, (kept) => {
        const bytes = Buffer.concat([TAPE.slice(0, OFFSETS[1]), ...kept.map(part)]);
        const firstWrong = kept.findIndex((record, index) => record !== index + 1);
        const undamaged = kept.length === 5 ? 'clean' : 'torn';
        const { records, verdict } = readTape(bytes);
        expect(verdict.condition).toBe(firstWrong === -1 ? undamaged : 'corrupt');
        expect(records).toEqual(WHOLE.slice(0, firstWrong === -1 ? kept.length : firstWrong));
      }),
    );
  });

  it('with a record of another tape in the right place is corrupt', () => {
    const other = new TapeEncoder({ ...SAMPLE_HEADER, runId: 'run-2' }, 0);
    other.take();
    other.input(event(), 0);
    const bytes = Buffer.concat([TAPE.slice(0, OFFSETS[1]), other.take(), TAPE.slice(OFFSETS[2])]);
    expect(readTape(bytes).verdict).toMatchObject({ condition: 'corrupt', offset: OFFSETS[1] });
  });

  it('with a tail of zeros, as some file systems leave after a power loss, is torn', () => {
    const bytes = Buffer.concat([sampleTape({ footer: false }), new Uint8Array(500)]);
    expect(readTape(bytes)).toMatchObject({ verdict: { condition: 'torn', lostBytes: 500 }, records: { length: 4 } });
  });

  it('with anything valid behind its footer is corrupt', () => {
    const encoder = new TapeEncoder(SAMPLE_HEADER, 0);
    encoder.footer(epochMs(1), { inputs: 0, effectHash: '', reason: 'stop' });
    encoder.input(event(), 0);
    expect(readTape(encoder.take()).verdict).toMatchObject({
      condition: 'corrupt',
      reason: 'record 2 after the footer',
    });
  });

  it('of another version or another kind is refused with the reason', () => {
    const newer = TAPE.slice();
    newer[8] = 9;
    expect(readTape(newer).verdict).toMatchObject({ reason: 'tape version 9; this build reads up to 2' });
    expect(readTape(new TextEncoder().encode('{"event_type":"book"}')).verdict).toMatchObject({ reason: 'no tape' });
  });

  it('never makes the reader throw, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(TAPE.length), (noise, at) => {
        const bytes = TAPE.slice();
        bytes.set(noise.slice(0, bytes.length - at), at);
        expect(readTape(bytes).records.length).toBeLessThanOrEqual(WHOLE.length);
        expect(readTape(noise).records).toEqual([]);
      }),
    );
  });
});

describe('segments of one incarnation', () => {
  it('are linked, so that a missing or swapped one is noticed', () => {
    const first = new TapeEncoder(SAMPLE_HEADER, 0);
    first.footer(epochMs(1), { inputs: 0, effectHash: '', reason: 'round-end' });
    const second = new TapeEncoder({ ...SAMPLE_HEADER, segment: 1 }, first.chain);
    const reader = new TapeReader(first.take());
    while (reader.next() !== undefined);
    expect(reader.previousChain).toBe(0);
    expect(new TapeReader(second.take()).previousChain).toBe(reader.chain);
  });
});
