import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDecimal } from '../../../../shared/units/index.ts';
import { ByteReader, literal } from '../../../../shared/wire/market/byte-reader.ts';

function readerOf(text: string): ByteReader {
  const reader = new ByteReader();
  reader.load(new TextEncoder().encode(text));
  return reader;
}

describe('ByteReader', () => {
  it('reads decimals exactly as parseDecimal does, or leaves them alone', () => {
    const digits = fc.stringMatching(/^[0-9]{0,9}[.]?[0-9]{0,7}[-e. ]?$/);
    fc.assert(
      fc.property(digits, fc.constantFrom(0, 4, 6), (text, decimals) => {
        const reader = readerOf(`${text}"`);
        const units = reader.decimal(decimals);
        fc.pre(units !== -1 && reader.at === text.length);
        expect(units).toBe(parseDecimal(text, decimals));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['0.45', 4, 4500],
    ['10924.61', 6, 10_924_610_000],
    ['.5', 4, 5000],
    ['9007199254.740991', 6, Number.MAX_SAFE_INTEGER],
    ['9007199254.740992', 6, -1],
    ['0.12345', 4, -1],
    ['-1', 4, -1],
    ['.', 4, -1],
    ['', 4, -1],
  ])('reads %j with %i decimals as %i', (text, decimals, units) => {
    expect(readerOf(`${text}"`).decimal(decimals)).toBe(units);
  });

  it('stops a text at its quote and at anything that JSON would treat specially, at every alignment', () => {
    fc.assert(
      fc.property(fc.nat({ max: 12 }), fc.integer({ min: 0, max: 255 }), (length, byte) => {
        const reader = new ByteReader();
        reader.load(Uint8Array.from([...Array<number>(length).fill(0x61), byte, 0x61, 0x61, 0x61, 0x61, 0x22]));
        const plain = byte >= 0x20 && byte < 0x80 && byte !== 0x22 && byte !== 0x5c;
        expect(reader.text()).toBe(plain || byte === 0x22);
        expect(reader.at).toBe(plain ? length + 5 : length);
      }),
      { numRuns: 2000 },
    );
  });

  it('matches a literal to its last byte and not beyond the frame, whatever an earlier frame left behind', () => {
    const expected = literal('","price":"');
    const reader = readerOf('","price":"0.45"');
    expect(reader.literal(expected)).toBe(true);
    expect(reader.at).toBe(11);
    reader.load(new TextEncoder().encode('","pric'));
    expect(reader.literal(expected)).toBe(false);
    reader.load(new TextEncoder().encode('","price":X'));
    expect(reader.literal(expected)).toBe(false);
  });
});
