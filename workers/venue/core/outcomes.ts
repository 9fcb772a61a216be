import type { Outcome } from '../../../shared/market/ids.ts';
import type { Round } from '../../../shared/market/round.ts';
import type { VenueMarket } from './market-contract.ts';

/** The venue's name of an outcome: those of neg-risk markets are Yes and No. */
export function outcomeName(outcome: Outcome, { negRisk }: Pick<Round, 'negRisk'>): 'Up' | 'Down' | 'Yes' | 'No' {
  if (negRisk) return outcome === 'up' ? 'Yes' : 'No';
  return outcome === 'up' ? 'Up' : 'Down';
}

/** Index of an outcome in the venue's lists. */
export function outcomeIndex(outcome: Outcome): 0 | 1 {
  return outcome === 'up' ? 0 : 1;
}

/** Slug of the event that a market belongs to: a round is the only market of its event. */
export function eventSlugOf({ place, round }: Pick<VenueMarket, 'place' | 'round'>): string {
  return place?.event.slug ?? round.slug;
}
