import * as z from 'zod';
import type { Series } from '../../market/series.ts';
import type { EpochMs } from '../../units/index.ts';
import { issueText, parseJson } from '../json.ts';

/** Path of one event by its slug: the best way in (protocol §6.1). 404 when there is none. */
export function eventBySlugPath(slug: string): string {
  return `/events/slug/${encodeURIComponent(slug)}`;
}

/**
 * Path of the events of a series that end in (from, to], soonest first. Bounded below because Gamma keeps windows of the
 * year before as open (protocol §6.1).
 */
export function seriesEventsPath(series: Series, from: EpochMs, to: EpochMs): string {
  const bounds = `end_date_min=${isoSeconds(from)}&end_date_max=${isoSeconds(to)}`;
  return `/events/keyset?series_id=${series.id}&closed=false&${bounds}&order=endDate&ascending=true&limit=50`;
}

/**
 * Path of a page of events that are open, the most traded first (protocol §6.1).
 *
 * @param cursor of the page before, for the next one
 */
export function openEventsPath(limit: number, cursor?: string): string {
  const after = cursor === undefined ? '' : `&after_cursor=${encodeURIComponent(cursor)}`;
  return `/events/keyset?closed=false&active=true&order=volume&ascending=false&limit=${limit}${after}`;
}

function isoSeconds(at: EpochMs): string {
  return encodeURIComponent(new Date(at).toISOString());
}

const pageSchema = z.union([
  z.array(z.unknown()),
  z.object({ events: z.array(z.unknown()) }).transform(({ events }) => events),
  z
    .object({ slug: z.string() })
    .loose()
    .transform((event): unknown[] => [event]),
]);

/** The event objects in an answer of any of Gamma's event routes: one, an array, or a keyset page. Never throws. */
export function gammaEventsIn(
  body: string,
):
  | { readonly kind: 'events'; readonly events: readonly unknown[] }
  | { readonly kind: 'malformed'; readonly reason: string } {
  const json = parseJson(body);
  if (json.kind === 'malformed') return json;
  const parsed = pageSchema.safeParse(json.value);
  if (!parsed.success) return { kind: 'malformed', reason: issueText(parsed.error) };
  return { kind: 'events', events: parsed.data };
}

const keysetSchema = z.object({ events: z.array(z.unknown()), next_cursor: z.string().nullish() });

/** A keyset page with the cursor of the next, absent on the last. Never throws. */
export function gammaPageIn(
  body: string,
):
  | { readonly kind: 'page'; readonly events: readonly unknown[]; readonly nextCursor: string | undefined }
  | { readonly kind: 'malformed'; readonly reason: string } {
  const json = parseJson(body);
  if (json.kind === 'malformed') return json;
  const parsed = keysetSchema.safeParse(json.value);
  if (!parsed.success) return { kind: 'malformed', reason: issueText(parsed.error) };
  return { kind: 'page', events: parsed.data.events, nextCursor: parsed.data.next_cursor ?? undefined };
}
