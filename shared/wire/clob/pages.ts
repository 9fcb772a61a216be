import { FIRST_CURSOR, LAST_CURSOR } from './request.ts';

/** Where an item stands in its list: ordered by `at`, told apart by `id`. */
export type PageKey = { readonly at: number; readonly id: string };

/** How a list is cut into pages. */
export type Paging<Item> = {
  readonly keyOf: (item: Item) => PageKey;
  /** Whether `at` grows or shrinks along the list. */
  readonly order: 'ascending' | 'descending';
  /** Most items of a page. */
  readonly limit: number;
};

/** Page length of most lists (protocol §2.1). */
export const PAGE_LIMIT = 100;

type Page<Item> = {
  readonly limit: number;
  readonly count: number;
  readonly next_cursor: string;
  readonly data: readonly Item[];
};

/**
 * Venue side: the page of a list that a cursor names (protocol §2.1). A cursor is the base64 of the key of the last item
 * shown, so that pages neither repeat nor miss items when the list has grown or shrunk meanwhile.
 *
 * @returns `undefined` for a cursor that is none of ours
 */
export function pageOf<Item>(items: readonly Item[], cursor: string, paging: Paging<Item>): Page<Item> | undefined {
  const first = firstIndex(items, cursor, paging);
  if (first === undefined) return undefined;
  const { limit, keyOf } = paging;
  const data = items.slice(first, first + limit);
  const last = data.at(-1);
  const more = last !== undefined && first + data.length < items.length;
  return { limit, count: data.length, next_cursor: more ? cursorAfter(keyOf(last)) : LAST_CURSOR, data };
}

function cursorAfter({ at, id }: PageKey): string {
  return Buffer.from(`${at}/${id}`).toString('base64');
}

function firstIndex<Item>(items: readonly Item[], cursor: string, paging: Paging<Item>): number | undefined {
  if (cursor === '' || cursor === FIRST_CURSOR) return 0;
  if (cursor === LAST_CURSOR) return items.length;
  const [, at, id] = /^(\d+)\/(.+)$/.exec(Buffer.from(cursor, 'base64').toString()) ?? [];
  if (at === undefined || id === undefined) return undefined;
  const { keyOf, order } = paging;
  const shown = items.findIndex((item) => keyOf(item).id === id);
  if (shown !== -1) return shown + 1;
  // The item is gone: go on with the first one that stood behind it.
  const behind = items.findIndex((item) =>
    order === 'ascending' ? keyOf(item).at > Number(at) : keyOf(item).at < Number(at),
  );
  return behind === -1 ? items.length : behind;
}
