import {
  orderProbeRequest,
  parseGeoblockAnswer,
  parseProbeAnswer,
  parseTimeAnswer,
  parseVersionAnswer,
  timeRequest,
  versionRequest,
} from '../../../shared/wire/clob/index.ts';
import type { VenueQuestions } from './ask-venue.ts';
import { type Check, ok, refuse, warn } from './check.ts';

/** The version of the CLOB's order protocol that this build signs for. */
const CLOB_VERSION = 2;

/** The venue tells whole seconds, so no difference below one can be seen. */
const NOTABLE_SKEW_MS = 1_500;

const CALL_PERSON = 'geoblocks are obeyed, never worked around; trade from where the venue allows it, or not at all';

/**
 * Is the venue there, does its clock agree, does it speak our version? A single refusal means that it does not answer.
 *
 * @param maxSkewMs beyond this no signature is to be relied upon
 */
export async function checkVenue(venue: VenueQuestions, maxSkewMs: number): Promise<readonly Check[]> {
  const clock = await checkClock(venue, maxSkewMs);
  if (clock.name === 'venue') return [clock];
  return [ok('venue', venue.endpoints.clob), clock, await checkVersion(venue)];
}

/** Does it take orders, and from here? */
export async function checkTrading(venue: VenueQuestions): Promise<readonly Check[]> {
  return [await checkMode(venue), await checkPlace(venue)];
}

/** Its name is `venue` when the venue does not answer at all: then there is no point in asking more. */
async function checkClock(venue: VenueQuestions, maxSkewMs: number): Promise<Check> {
  const askedMs = venue.now();
  const answer = parseTimeAnswer(await venue.clob(timeRequest()));
  if (answer.kind === 'failed') {
    const mend = 'check network, firewall and "endpoints" in the configuration';
    return refuse('venue', `${venue.endpoints.clob} does not answer: ${answer.reason}`, mend);
  }
  const middleMs = (askedMs + venue.now()) / 2;
  const skewMs = Math.round(middleMs - answer.value * 1_000 - 500);
  const detail = `own clock ${Math.abs(skewMs) / 1_000} s ${skewMs < 0 ? 'behind' : 'ahead of'} the venue's, give or take half a second`;
  const mend = 'let the system clock be set by NTP or chrony';
  if (Math.abs(skewMs) > maxSkewMs) return refuse('clock', detail, mend);
  return Math.abs(skewMs) > NOTABLE_SKEW_MS ? warn('clock', detail, mend) : ok('clock', detail);
}

async function checkVersion(venue: VenueQuestions): Promise<Check> {
  const answer = parseVersionAnswer(await venue.clob(versionRequest()));
  if (answer.kind === 'failed')
    return warn('version', `not told: ${answer.reason}`, 'look at the release notes of the venue');
  if (answer.value === CLOB_VERSION) return ok('version', `CLOB version ${answer.value}`);
  const detail = `CLOB version ${answer.value}; this build signs for version ${CLOB_VERSION}`;
  return refuse('version', detail, 'update Bulkhead; orders of the old version are refused');
}

async function checkMode(venue: VenueQuestions): Promise<Check> {
  const answer = parseProbeAnswer(await venue.clob(orderProbeRequest()));
  if (answer.kind === 'open') return ok('trading', 'the venue takes orders');
  const detail = `${answer.code}: ${answer.message}`;
  if (answer.code === 'GEOBLOCKED') return refuse('trading', detail, CALL_PERSON);
  return refuse('trading', detail, 'wait until the venue takes orders again; see its status page');
}

async function checkPlace(venue: VenueQuestions): Promise<Check> {
  const answer = parseGeoblockAnswer(await venue.get(venue.endpoints.geoblock));
  if (answer.kind === 'failed') {
    return refuse(
      'geoblock',
      `cannot be asked: ${answer.reason}`,
      `${venue.endpoints.geoblock} must answer before a live start`,
    );
  }
  const { blocked, place } = answer.value;
  return blocked
    ? refuse('geoblock', `blocked: the venue takes us to be in ${place}`, CALL_PERSON)
    : ok('geoblock', `not blocked (${place})`);
}
