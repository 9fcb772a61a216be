/**
 * Why an order may not leave, in the order in which the gates are asked. The code is stable; the sentence is for people.
 * `pullsQuotes`: what rests in the market is cancelled too, and not only left as it is.
 */
export const DENIALS = {
  HALTED: { pullsQuotes: true, sentence: 'Trading is halted or being drained.' },
  NO_LEASE: { pullsQuotes: true, sentence: 'The supervisor has granted no exposure, or the grant ran out.' },
  GEOBLOCKED: { pullsQuotes: true, sentence: 'The venue refuses orders from this region. Only a person may resume.' },
  ACCOUNT_RESTRICTED: {
    pullsQuotes: true,
    sentence: 'The venue has banned the account or lets it only close. Only a person may resume.',
  },
  UNAUTHORIZED: { pullsQuotes: true, sentence: 'The venue does not accept our API credentials.' },
  VENUE_DISABLED: { pullsQuotes: true, sentence: 'The venue has disabled trading.' },
  VENUE_CANCEL_ONLY: { pullsQuotes: true, sentence: 'The venue takes cancels only.' },
  VENUE_RESTARTING: { pullsQuotes: true, sentence: 'The matching engine of the venue restarts.' },
  USER_STREAM_DOWN: {
    pullsQuotes: true,
    sentence: 'The user stream has been down for too long to leave quotes alone.',
  },
  SAT_OUT: { pullsQuotes: true, sentence: 'The round had begun when we learned of it; it is sat out.' },
  PAST_CUTOFF: { pullsQuotes: true, sentence: 'The round is past its cut-off, or over.' },
  NOT_ACCEPTING: { pullsQuotes: true, sentence: 'The venue accepts no orders in this market.' },
  EPOCH_CLOSED: { pullsQuotes: true, sentence: 'The book of one of the tokens cannot be vouched for.' },
  STALE_DATA: { pullsQuotes: true, sentence: 'The book of one of the tokens is older than the limit.' },
  CROSSED_BOOK: { pullsQuotes: true, sentence: 'A best bid reaches the best ask.' },
  NOT_TRADING: {
    pullsQuotes: false,
    sentence: 'Our orders and fills in this market are not reconciled with the venue.',
  },
  RATE_LIMITED: { pullsQuotes: false, sentence: 'The venue asked us to send less.' },
  VENUE_POST_ONLY: { pullsQuotes: false, sentence: 'The venue takes only orders that rest.' },
  NO_STRIKE: { pullsQuotes: false, sentence: 'Without a strike there is no direction to trade.' },
  FOREIGN_ORDER: { pullsQuotes: false, sentence: 'The venue shows an order of this account that is not ours.' },
  UNKNOWN_ORDER: { pullsQuotes: false, sentence: 'The fate of an order in this market is not known.' },
  ONE_SIDE: { pullsQuotes: false, sentence: 'Liquidity was taken for the other outcome of this market.' },
  TAKE_PENDING: { pullsQuotes: false, sentence: 'A taking order in this market is not over.' },
  COOLDOWN: { pullsQuotes: false, sentence: 'The last taking order in this market was too short a time ago.' },
  MIN_SIZE: { pullsQuotes: false, sentence: 'The order is smaller than the venue accepts.' },
  MAX_ORDER: { pullsQuotes: false, sentence: 'The order is worth more than one order may be.' },
  MAX_POSITION: { pullsQuotes: false, sentence: 'The market would hold more money at risk than it may.' },
  MAX_OPEN_ORDERS: { pullsQuotes: false, sentence: 'As many orders are open as may be.' },
  LEASE_EXCEEDED: { pullsQuotes: false, sentence: 'The money at risk would exceed what the supervisor granted.' },
  SELF_CROSS: { pullsQuotes: false, sentence: 'The order would trade with one of our own.' },
} as const satisfies Record<string, { readonly pullsQuotes: boolean; readonly sentence: string }>;

/** See {@link DENIALS}. */
export type DenialCode = keyof typeof DENIALS;

/** Every code, in the order of the gates. */
export const DENIAL_CODES = Object.keys(DENIALS) as readonly DenialCode[];
