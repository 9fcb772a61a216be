import * as z from 'zod';
import type { VenueMarket } from '../../core/contract.ts';
import { seriesOf } from '../../../../shared/market/series.ts';
import { tagsOf } from '../../../../shared/wire/gamma/index.ts';
import { issueText } from '../../../../shared/wire/json.ts';

/** Pages of more are cut to this (protocol §6.1). */
const LARGEST_PAGE = 100;
const DEFAULT_PAGE = 20;
/** The list form reaches no further (protocol §6.1). */
const LARGEST_OFFSET = 3000;
/** Ids in one filter. */
const MOST_IDS = 100;

const wholeNumber = z
  .string()
  .regex(/^\d{1,9}$/, 'not a whole number')
  .transform(Number);
const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const moment = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], 'not a date')
  .transform((text) => Date.parse(text));
/** `a=1&a=2` and `a=1,2` say the same. */
const ids = z
  .array(z.string())
  .transform((texts) => texts.flatMap((text) => text.split(',')))
  .pipe(z.array(z.string()).max(MOST_IDS));

/** By what a list can be ordered, in the spellings of old and new clients, and the value that is compared. */
const ORDERS: Readonly<Record<string, (market: VenueMarket) => number>> = {
  enddate: ({ round }) => round.endsAt,
  starttime: ({ round }) => round.startsAt,
  eventstarttime: ({ round }) => round.startsAt,
  startdate: ({ listedAt }) => listedAt,
  creationdate: ({ listedAt }) => listedAt,
  createdat: ({ listedAt }) => listedAt,
  volume: ({ volume }) => volume,
  volumenum: ({ volume }) => volume,
  id: ({ eventId }) => Number(eventId),
};

const orderName = z
  .string()
  .transform((text) => text.replaceAll('_', '').toLowerCase())
  .refine((name) => Object.hasOwn(ORDERS, name), 'not a field to order by');

const querySchema = z.object({
  limit: wholeNumber.default(DEFAULT_PAGE).transform((limit) => Math.min(LARGEST_PAGE, Math.max(1, limit))),
  offset: wholeNumber.refine((offset) => offset <= LARGEST_OFFSET, `larger than ${LARGEST_OFFSET}`).default(0),
  after_cursor: z.string().optional(),
  order: orderName.default('enddate'),
  ascending: flag.default(true),
  closed: flag.optional(),
  active: flag.optional(),
  archived: flag.optional(),
  end_date_min: moment.optional(),
  end_date_max: moment.optional(),
  start_time_min: moment.optional(),
  start_time_max: moment.optional(),
  start_date_min: moment.optional(),
  start_date_max: moment.optional(),
  tag_slug: z.string().optional(),
});

const LISTS = [
  'id',
  'slug',
  'series_id',
  'tag_id',
  'condition_ids',
  'clob_token_ids',
  'position_ids',
  'question_ids',
] as const;

const listsSchema = z.object({
  id: ids,
  slug: ids,
  series_id: ids,
  tag_id: ids,
  condition_ids: ids,
  clob_token_ids: ids,
  position_ids: ids,
  question_ids: ids,
});

/** A checked query of a list of events or markets. An empty list of ids lets everything pass. */
export type ListQuery = z.output<typeof querySchema> & z.output<typeof listsSchema>;

/** Reads a list's query; filters that are not known are passed over, as Gamma does. A wrong value says why. */
export function readListQuery(
  query: URLSearchParams,
): { readonly kind: 'query'; readonly query: ListQuery } | { readonly kind: 'wrong'; readonly reason: string } {
  const single = querySchema.safeParse(Object.fromEntries(query));
  if (!single.success) return { kind: 'wrong', reason: issueText(single.error) };
  const lists = listsSchema.safeParse(Object.fromEntries(LISTS.map((name) => [name, query.getAll(name)])));
  if (!lists.success) return { kind: 'wrong', reason: issueText(lists.error) };
  return { kind: 'query', query: { ...single.data, ...lists.data } };
}

/** Markets that pass every filter, in the order that was asked for; equal ones by market id. */
export function selectMarkets(
  markets: readonly VenueMarket[],
  query: ListQuery,
  closed: (market: VenueMarket) => boolean,
): readonly VenueMarket[] {
  if (query.active === false || query.archived === true) return [];
  const sign = query.ascending ? 1 : -1;
  return markets
    .filter(
      (market) =>
        (query.closed === undefined || query.closed === closed(market)) &&
        named(market, query) &&
        timely(market, query),
    )
    .toSorted(
      (a, b) => sign * (orderValue(a, query) - orderValue(b, query) || Number(a.marketId) - Number(b.marketId)),
    );
}

/** The value that a list is ordered by. */
export function orderValue(market: VenueMarket, { order }: Pick<ListQuery, 'order'>): number {
  return ORDERS[order]?.(market) ?? 0;
}

function named({ round, eventId, marketId, questionId, place }: VenueMarket, query: ListQuery): boolean {
  const tags = tagsOf(round).filter(({ slug }) => place === undefined || slug !== 'up-or-down');
  const tokens = [...query.clob_token_ids, ...query.position_ids];
  // A Protocol V2 id has 62 digits in Gamma and 64 in the CLOB (protocol §2.3): either names the market.
  const conditions = query.condition_ids.map((id) => id.toLowerCase().padEnd(round.conditionId.length, '0'));
  return (
    passes(query.id, eventId, marketId) &&
    passes(query.slug, round.slug, ...(place === undefined ? [] : [place.event.slug])) &&
    passes(query.series_id, ...(place === undefined ? [seriesOf(round.asset, round.interval).id] : [])) &&
    passes(query.tag_id, ...tags.map(({ id }) => id)) &&
    passes(query.tag_slug === undefined ? [] : [query.tag_slug], ...tags.map(({ slug }) => slug)) &&
    passes(conditions, round.conditionId) &&
    passes(tokens, round.up, round.down) &&
    passes(query.question_ids, questionId)
  );
}

function passes(wanted: readonly string[], ...names: readonly string[]): boolean {
  return wanted.length === 0 || names.some((name) => wanted.includes(name));
}

function timely({ round, listedAt }: VenueMarket, query: ListQuery): boolean {
  return (
    within(round.endsAt, query.end_date_min, query.end_date_max) &&
    within(round.startsAt, query.start_time_min, query.start_time_max) &&
    within(listedAt, query.start_date_min, query.start_date_max)
  );
}

function within(at: number, min: number | undefined, max: number | undefined): boolean {
  return (min === undefined || at >= min) && (max === undefined || at <= max);
}
