import type { Http } from '../../shared/ports/ports.ts';
import { parseTimeAnswer, timeRequest } from '../../shared/wire/clob/index.ts';
import type { AskVenueSeconds } from './venue-clock.ts';

const DEADLINE_MS = 2_000;

/** Asks the CLOB for its time; a failure is no answer (protocol §2.3). */
export function venueTime(http: Http, clobUrl: string): AskVenueSeconds {
  const { path, ...request } = timeRequest();
  const asked = { ...request, url: `${clobUrl}${path}`, deadlineMs: DEADLINE_MS };
  return (done) =>
    http.request(asked, (outcome) => {
      const answer = parseTimeAnswer(outcome);
      done(answer.kind === 'ok' ? answer.value : undefined);
    });
}
