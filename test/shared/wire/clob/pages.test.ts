import { array, assert, integer, nat, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIRST_CURSOR, LAST_CURSOR } from '../../../../shared/wire/clob/index.ts';
import { pageOf, type Paging } from '../../../../shared/wire/clob/pages.ts';

type Item = { readonly at: number; readonly id: string };

const NEWEST_FIRST: Paging<Item> = { keyOf: (item) => item, order: 'descending', limit: 3 };
const OLDEST_FIRST: Paging<Item> = { ...NEWEST_FIRST, order: 'ascending' };

function items(count: number, firstAt = 1): Item[] {
  return Array.from({ length: count }, (_, index) => ({ at: firstAt + index, id: `id-${firstAt + index}` }));
}

/** Reads a list to its end; between two pages `change` may replace it. */
function readAll(
  list: readonly Item[],
  paging: Paging<Item>,
  change: (list: readonly Item[]) => readonly Item[],
): Item[] {
  const seen: Item[] = [];
  let cursor = FIRST_CURSOR;
  let current = list;
  while (cursor !== LAST_CURSOR) {
    const page = pageOf(current, cursor, paging);
    if (page === undefined) throw new Error(`no page at ${cursor}`);
    seen.push(...page.data);
    cursor = page.next_cursor;
    current = change(current);
  }
  return seen;
}

describe('pages', () => {
  it('count their own items and end with the mark', () => {
    const page = pageOf(items(5), FIRST_CURSOR, OLDEST_FIRST);
    expect(page).toMatchObject({ limit: 3, count: 3 });
    expect(pageOf(items(5), page?.next_cursor ?? '', OLDEST_FIRST)).toMatchObject({
      count: 2,
      next_cursor: LAST_CURSOR,
    });
    expect(pageOf(items(3), FIRST_CURSOR, OLDEST_FIRST)).toMatchObject({ count: 3, next_cursor: LAST_CURSOR });
    expect(pageOf(items(3), LAST_CURSOR, OLDEST_FIRST)).toMatchObject({ count: 0, next_cursor: LAST_CURSOR });
  });

  it('show every trade once although newer ones arrive at the head between two pages', () => {
    assert(
      property(integer({ min: 0, max: 20 }), integer({ min: 0, max: 5 }), (count, arriving) => {
        const start = items(count).toReversed();
        let next = count + 1;
        const seen = readAll(start, NEWEST_FIRST, (list) => {
          next += arriving;
          return [...items(arriving, next - arriving).toReversed(), ...list];
        });
        expect(seen).toEqual(start);
      }),
    );
  });

  it('miss no order although those already shown are filled between two pages', () => {
    assert(
      property(integer({ min: 0, max: 20 }), array(nat(20), { maxLength: 20 }), (count, gone) => {
        const start = items(count);
        const stays = ({ at }: Item) => !gone.includes(at);
        const shown = readAll(start, OLDEST_FIRST, (list) => list.filter(stays));
        expect(shown.filter(stays)).toEqual(start.filter(stays));
        expect(new Set(shown).size).toBe(shown.length);
      }),
    );
  });

  it.each(['bm9uc2Vuc2U=', '%%%', 'MQ=='])('are none at the cursor %s, which nobody gave out', (cursor) => {
    expect(pageOf(items(3), cursor, OLDEST_FIRST)).toBeUndefined();
  });
});
