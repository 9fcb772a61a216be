import { Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { WriteBatch } from '../../../../workers/venue/host/write-batch.ts';

/** A stream that notes which chunks reached the other side together. */
function recorder(): { readonly stream: Writable; readonly calls: string[][] } {
  const calls: string[][] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      calls.push([chunk.toString()]);
      done();
    },
    writev: (chunks: readonly { chunk: Buffer }[], done) => {
      calls.push(chunks.map(({ chunk }) => chunk.toString()));
      done();
    },
  });
  return { stream, calls };
}

describe('WriteBatch', () => {
  it('hands over in one piece what was written within a turn, in order, and nothing later than its end', async () => {
    const batch = new WriteBatch();
    const { stream, calls } = recorder();
    for (const text of ['a', 'b', 'c']) {
      batch.hold(stream);
      stream.write(text);
    }
    expect(calls).toEqual([]);
    await setImmediate();
    expect(calls).toEqual([['a', 'b', 'c']]);
    batch.hold(stream);
    stream.write('d');
    await setImmediate();
    expect(calls.at(-1)).toEqual(['d']);
  });
});
