import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Input } from '../../../shared/engine/input.ts';
import { FEEDS } from '../../../shared/events/engine-events.ts';
import { TapeEncoder } from '../../../shared/tape/index.ts';
import { epochMs } from '../../../shared/units/index.ts';
import { event, frame, readTape, SAMPLE_HEADER, sampleTape } from './sample-tape.ts';

const anyInput: fc.Arbitrary<Input> = fc.oneof(
  fc.record({
    kind: fc.constant('frame' as const),
    at: fc.nat().map(epochMs),
    feed: fc.constantFrom(...FEEDS),
    bytes: fc.uint8Array({ maxLength: 300 }),
  }),
  fc.record({
    kind: fc.constant('event' as const),
    at: fc.nat().map(epochMs),
    event: fc.record({
      type: fc.constant('price' as const),
      kind: fc.constantFrom('twap' as const, 'binance' as const),
      priceMs: fc.nat(),
      value: fc.double({ noNaN: true, noDefaultInfinity: true, min: 1e-9 }),
    }),
  }),
);

describe('a tape', () => {
  it('gives back what was put in, in order and bit for bit', () => {
    const { header, records, verdict } = readTape(sampleTape());
    expect(header).toEqual(SAMPLE_HEADER);
    expect(verdict).toEqual({ condition: 'clean' });
    expect(records.map((record) => record.type)).toEqual(['input', 'input', 'checkpoint', 'input', 'footer']);
    expect(records[0]).toEqual({ type: 'input', seq: 1, receivedNs: 1_000, input: frame('[{"event_type":"book"}]') });
    expect(records[1]).toEqual({ type: 'input', seq: 2, receivedNs: 0, input: event() });
    expect(records[2]).toMatchObject({ seq: 3, checkpoint: { inputs: 2, effectHash: 'aa' } });
    expect(records[4]).toMatchObject({ footer: { inputs: 3, effectHash: 'bb', reason: 'stop', records: 5 } });
  });

  it('survives any inputs in any batches, however the buffer has grown', () => {
    const batches = fc.array(fc.array(anyInput, { maxLength: 8 }), { maxLength: 6 });
    fc.assert(
      fc.property(batches, (inputs) => {
        const encoder = new TapeEncoder(SAMPLE_HEADER, 0);
        const written: Uint8Array[] = [];
        for (const batch of inputs) {
          for (const input of batch) encoder.input(input, 5);
          written.push(encoder.take().slice());
        }
        encoder.footer(epochMs(9), { inputs: 0, effectHash: '', reason: 'stop' });
        const { records, verdict } = readTape(Buffer.concat([...written, encoder.take()]));
        const read = records.flatMap((record) => (record.type === 'input' ? [record.input] : []));
        expect(verdict.condition).toBe('clean');
        expect(read.map((input) => ('bytes' in input ? { ...input, bytes: [...input.bytes] } : input))).toEqual(
          inputs.flat().map((input) => ('bytes' in input ? { ...input, bytes: [...input.bytes] } : input)),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('holds a frame that is larger than its first buffer', () => {
    const encoder = new TapeEncoder(SAMPLE_HEADER, 0);
    const text = 'x'.repeat(1_000_000);
    encoder.input(frame(text), 1);
    const [record] = readTape(encoder.take()).records;
    expect(record).toMatchObject({ input: { bytes: { length: 1_000_000 } } });
  });

  it('keeps engine settings that this build does not know, for they belong to the decisions', () => {
    const engine = { ...SAMPLE_HEADER.engine, market: { ...SAMPLE_HEADER.engine.market, futureMs: 7 } };
    const encoder = new TapeEncoder({ ...SAMPLE_HEADER, engine }, 0);
    expect(readTape(encoder.take()).header?.engine.market).toEqual(engine.market);
  });
});
