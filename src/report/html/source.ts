import type { Evidence } from '../../../shared/evidence/evidence.ts';

/** Whose market tapes are of. */
export type TapeSource = Evidence['source']['venue'];

const SOURCES: Readonly<Record<TapeSource, string>> = {
  embedded:
    'Bulkhead’s embedded venue: simulated traders and prices, play money. Nothing here says what the real market would have done.',
  polymarket: 'Polymarket.',
  unknown: 'a venue that the tapes do not name.',
};

/** Whose market a report speaks of, in a sentence. */
export function sourceSentence(source: TapeSource): string {
  return `The tapes are of ${SOURCES[source]}`;
}
