import type { Invariant } from '../run/run-report.ts';
import type { Evidence } from './evidence.ts';
import {
  fillsAreKnown,
  inventoryEqualsLedger,
  profitEqualsCash,
  venueConservesMoney,
  worstCaseWithinLimit,
} from './money-promises.ts';
import { lateArrivalsAreCounted } from './late-arrivals.ts';
import {
  everyFateIsKnown,
  fillsWithinOrders,
  noEntryWhileLatched,
  noOrderAtRest,
  oneHashPerIntent,
  ordersHaveIntents,
  ordersInTheirTime,
} from './order-promises.ts';
import { verdict } from './verdict.ts';

/** Holds the twelve promises of reliability §12 against the evidence, by their numbers, and the venue's own accounts. */
export function checkInvariants(evidence: Evidence): Invariant[] {
  return [
    ordersHaveIntents(evidence),
    oneHashPerIntent(evidence),
    fillsWithinOrders(evidence),
    inventoryEqualsLedger(evidence),
    fillsAreKnown(evidence),
    ordersInTheirTime(evidence),
    noEntryWhileLatched(evidence),
    worstCaseWithinLimit(evidence),
    everyFateIsKnown(evidence),
    profitEqualsCash(evidence),
    noOrderAtRest(evidence),
    replaysAreEqual(evidence),
    venueConservesMoney(evidence),
    evaluationsAddUp(evidence),
    lateArrivalsAreCounted(evidence),
  ];
}

/** They are told at a round's end: a session that ends within its first round has nothing to tell, and breaks nothing. */
function evaluationsAddUp({ evaluations }: Evidence): Invariant {
  const { checked, breaks } = evaluations;
  return { name: 'every evaluation is in exactly one class', held: breaks.length === 0, checked, breaks };
}

/** A tape that ends before its first hash proves nothing; all others do. */
function replaysAreEqual({ retellings }: Evidence): Invariant {
  const compared = retellings.reduce((sum, retelling) => sum + retelling.compared, 0);
  const breaks = retellings
    .filter(({ result }) => result === 'different' || result === 'unreadable')
    .map(({ name, result }) => `${name}: ${result}`);
  return verdict('12 the same inputs have the same effects, hash for hash', compared, breaks);
}
