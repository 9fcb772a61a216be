import { describe, expect, it } from 'vitest';
import type { TokenId } from '../../../../shared/market/ids.ts';
import { ByteReader } from '../../../../shared/wire/market/byte-reader.ts';
import { TokenTable } from '../../../../shared/wire/market/token-table.ts';

const id = (digits: string) => digits as TokenId;

function find(table: TokenTable, text: string, behind = '"'): number {
  const reader = new ByteReader();
  reader.load(new TextEncoder().encode(`"${text}${behind}`));
  reader.at = 1;
  return table.findQuoted(reader);
}

describe('TokenTable', () => {
  it('gives the slot of a removed token to the next one, so that slots stay small', () => {
    const table = new TokenTable();
    expect([table.add(id('1')), table.add(id('2')), table.add(id('3'))]).toEqual([0, 1, 2]);
    table.remove(id('2'));
    expect(table.size).toBe(2);
    expect(table.slotOf(id('2'))).toBe(-1);
    expect(table.add(id('4'))).toBe(1);
    expect(table.idOf(1)).toBe('4');
  });

  it('does not give a token two slots', () => {
    const table = new TokenTable();
    expect(table.add(id('1'))).toBe(table.add(id('1')));
    expect(table.size).toBe(1);
  });

  it('finds a token by its bytes only when the whole text is its id', () => {
    const table = new TokenTable();
    table.add(id('541156749'));
    table.add(id('541156748'));
    expect(find(table, '541156748')).toBe(1);
    expect(find(table, '54115674')).toBe(-1);
    expect(find(table, '5411567489')).toBe(-1);
    expect(find(table, '')).toBe(-1);
    expect(find(table, '541156748', '')).toBe(-1);
  });

  it('does not find a removed token, nor the empty text in its place', () => {
    const table = new TokenTable();
    table.add(id('12'));
    table.remove(id('12'));
    expect(find(table, '12')).toBe(-1);
    expect(find(table, '')).toBe(-1);
    expect(() => table.idOf(0)).toThrow('no token has slot 0');
  });
});
