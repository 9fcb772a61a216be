import type { Outcome } from '../../../shared/market/ids.ts';

/** The venue's name of an outcome. */
export function outcomeName(outcome: Outcome): 'Up' | 'Down' {
  return outcome === 'up' ? 'Up' : 'Down';
}

/** Index of an outcome in the venue's lists. */
export function outcomeIndex(outcome: Outcome): 0 | 1 {
  return outcome === 'up' ? 0 : 1;
}
