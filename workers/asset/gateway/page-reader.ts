import type { HttpOutcome } from '../../../shared/ports/ports.ts';
import {
  type ClobAnswer,
  type ClobRequest,
  FIRST_CURSOR,
  type Page,
  type Signing,
} from '../../../shared/wire/clob/index.ts';
import type { ClobClient } from './clob-client.ts';

const PAGE_DEADLINE_MS = 2_000;

/** More pages than any round fills: past this the answer is taken for endless, and for failed. */
const MAX_PAGES = 50;

/** One of the venue's lists: how a page of it is asked for, and how its answer is read. */
export type PagedList<T> = {
  readonly build: (cursor: string) => (signing: Signing) => ClobRequest;
  readonly parse: (outcome: HttpOutcome) => ClobAnswer<Page<T>>;
};

/** Reads a list of the venue with all its pages, or says that it could not: from a part nothing may be concluded (fault U8). */
export function readPages<T>(
  clob: ClobClient,
  { build, parse }: PagedList<T>,
  done: (answer: ClobAnswer<readonly T[]>) => void,
): void {
  const items: T[] = [];
  read(FIRST_CURSOR, MAX_PAGES);

  function read(cursor: string, pagesLeft: number): void {
    if (pagesLeft === 0) return done({ kind: 'failed', reason: `more than ${MAX_PAGES} pages` });
    return clob.request(build(cursor), PAGE_DEADLINE_MS, (outcome) => {
      const page = parse(outcome);
      if (page.kind === 'failed') return done(page);
      items.push(...page.value.items);
      const { nextCursor } = page.value;
      return nextCursor === undefined ? done({ kind: 'ok', value: items }) : read(nextCursor, pagesLeft - 1);
    });
  }
}
