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
