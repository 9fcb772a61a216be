import { FIRST_CURSOR } from '../../../../shared/wire/clob/index.ts';
import { pageOf, type Paging } from '../../../../shared/wire/clob/pages.ts';
import { type Reply, refuse } from '../http/reply.ts';
import type { Call } from '../http/router.ts';

/** Answers with the page that the request asks for, each item as `record` writes it; 400 `complaint` for a bad cursor. */
export function replyPage<Item>(
  items: readonly Item[],
  { request }: Call,
  reply: Reply,
  paging: Paging<Item>,
  record: (item: Item) => unknown,
  complaint: string,
): void {
  const page = pageOf(items, request.query.get('next_cursor') ?? FIRST_CURSOR, paging);
  if (page === undefined) refuse(reply, 400, complaint);
  else reply(200, { ...page, data: page.data.map(record) });
}
