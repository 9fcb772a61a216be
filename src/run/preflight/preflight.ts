import type { Settings } from '../../config/settings.ts';
import type { LiveAccess } from '../live/live-access.ts';
import { checkCredentials } from './account-checks.ts';
import type { VenueQuestions } from './ask-venue.ts';
import { type Check, ok } from './check.ts';
import { checkEvidence } from './evidence-checks.ts';
import { checkLimits } from './limit-checks.ts';
import { checkTrading, checkVenue } from './venue-checks.ts';
import { checkWallet } from './wallet-checks.ts';

/**
 * Looks at everything at the venue that must be right before money moves, in the order in which one thing needs another.
 * A live start runs the same checks and goes no further when one refuses (reliability §4 step 7, fault H4).
 *
 * @param access absent for paper: then only what paper needs is looked at
 */
export async function preflight(
  venue: VenueQuestions,
  settings: Settings,
  access: LiveAccess | undefined,
): Promise<readonly Check[]> {
  const ofVenue = await checkVenue(venue, settings.risk.maxClockSkewMs);
  const isThere = ofVenue.length > 1;
  if (!isThere) return ofVenue;
  if (access === undefined) return [...ofVenue, ok('account', 'paper needs none')];
  const trading = await checkTrading(venue);
  const { checks, account } = await checkCredentials(venue, access);
  const wallet = account === undefined ? [] : await checkWallet(venue, account, access.wallet, settings.risk);
  const treasury = await treasuryChecks(venue, settings, access);
  const own = [...checkLimits(settings), ...checkEvidence(settings)];
  return [...ofVenue, ...trading, ...checks, ...wallet, ...treasury, ...own];
}

/** Loaded only where it is wanted: what it reads the chain with takes memory. */
async function treasuryChecks(
  venue: VenueQuestions,
  settings: Settings,
  access: LiveAccess,
): Promise<readonly Check[]> {
  if (settings.treasury.mode === 'off') return [];
  const { checkTreasury } = await import('./treasury-checks.ts');
  const { endpoints, http } = venue;
  return checkTreasury({ http, now: () => venue.now(), endpoints, settings, access });
}
