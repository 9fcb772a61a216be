import type { VenueCore, VenueMarket } from '../../core/contract.ts';
import type { Reply } from '../http/reply.ts';
import type { Call, Route } from '../http/router.ts';

/** What a winning share pays, in micro-pUSD. */
const FULL_PAYOUT = 1_000_000;

/** Resolutions of the Data API, the fastest place where they show (protocol §7). */
export function dataRoutes(venue: VenueCore): readonly Route[] {
  return [['GET', '/data/v2/resolutions', (call, reply) => resolutions(venue, call, reply)]];
}

/** One row for a market that resolved, none before. Conditions have 64 digits. */
function resolutions(venue: VenueCore, { request }: Call, reply: Reply): void {
  const conditions = request.query.getAll('condition').flatMap((ids) => ids.toLowerCase().split(','));
  if (conditions.length === 0 || !conditions.every((id) => /^0x[0-9a-f]{64}$/.test(id))) {
    return reply(400, {
      error: 'invalid condition id',
      code: 'invalid_parameter',
      retryable: false,
      trace_id: '',
      parameter: 'condition',
    });
  }
  const markets = conditions.map((id) => venue.marketByCondition(id)).filter((market) => market !== undefined);
  const data = markets.flatMap(resolutionRow);
  reply(200, { data, pagination: { limit: 100, offset: 0, has_more: false, next_cursor: '' } });
}

function resolutionRow({ round, resolution }: VenueMarket): readonly Record<string, unknown>[] {
  if (resolution === undefined) return [];
  const at = new Date(resolution.at).toISOString();
  return [
    {
      condition_id: round.conditionId,
      status: 'resolved',
      extended_review: false,
      was_disputed: false,
      new_version_q: false,
      transaction_hash: resolution.transactionHash,
      log_index: '0',
      last_update_timestamp: at,
      payouts: resolution.winner === 'up' ? [FULL_PAYOUT, 0] : [0, FULL_PAYOUT],
      resolution_source: 'reported',
      resolved_block: 0,
      resolved_at: at,
      ...(round.version === 'v2' ? { market_type: 'binary', reporter: 'CHAINLINK' } : {}),
    },
  ];
}
