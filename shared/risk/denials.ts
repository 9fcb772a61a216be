/** One reason why an order may not leave. */
export type Denial = {
  /** What rests in the market is cancelled too, and not only left as it is. */
  readonly pullsQuotes: boolean;
  /** For people. */
  readonly sentence: string;
  /** Configuration key of the limit, where there is one. */
  readonly limit?: string;
  /** Where the rule comes from: sections of the strategy specification by source program, or our own. */
  readonly source: string;
};

/** Why an order may not leave, in the order in which the gates are asked. The code is stable; `docs/risk.md` is made of it. */
export const DENIALS = {
  NONSENSE: {
    pullsQuotes: true,
    sentence: 'The strategy asks for what cannot be meant: a price off the grid, a size or an edge that is no number.',
    source: 'ours',
  },
  HALTED: { pullsQuotes: true, sentence: 'Trading is halted or being drained.', source: 'ours' },
  EMERGENCY_STOP: {
    pullsQuotes: true,
    sentence: 'The operator stopped the account. Only a person may resume.',
    source: 'S1 emergency stop',
  },
  LIQUIDATION: {
    pullsQuotes: true,
    sentence: 'The operator has everything sold. Only sales of what is held leave; only a person may resume.',
    source: 'S2 liquidate',
  },
  DRAWDOWN: {
    pullsQuotes: true,
    sentence: 'The equity fell too far below its peak. Only a person may resume.',
    limit: 'account.maxDrawdownUsdc, account.maxDrawdownShare',
    source: 'S2 drawdown',
  },
  CIRCUIT_BREAKER: {
    pullsQuotes: true,
    sentence: "The day's loss, realised and unrealised, reached the circuit breaker. Only a person may resume.",
    limit: 'account.circuitBreakerUsdc',
    source: 'S2 circuit breaker',
  },
  DAILY_LOSS: {
    pullsQuotes: true,
    sentence: "The day's loss went beyond its limit. It holds until the next UTC day.",
    limit: 'account.maxDailyLossUsdc',
    source: 'S1 DAILY_LOSS, S4',
  },
  ACCOUNT_BLOCKED: {
    pullsQuotes: true,
    sentence: 'The venue bars the account or this region. Only a person may resume.',
    source: 'S4',
  },
  AUTHENTICATION: {
    pullsQuotes: true,
    sentence: 'The venue did not accept our API credentials several times. Only a person may resume.',
    limit: 'account.maxAuthFailures',
    source: 'S4 authentication failures',
  },
  FOREIGN_ORDERS: {
    pullsQuotes: true,
    sentence: 'The wallet had orders that are not ours. Only a person may resume.',
    source: 'ours',
  },
  RECORD_LOST: {
    pullsQuotes: true,
    sentence: "A part of the account's record on disk is lost or cannot be read. Only a person may resume.",
    source: 'ours',
  },
  REJECTIONS: {
    pullsQuotes: true,
    sentence: 'The venue refused too many orders in a short time. Only a person may resume.',
    limit: 'account.maxRejections',
    source: 'S4',
  },
  CONSECUTIVE_ERRORS: {
    pullsQuotes: true,
    sentence: 'Too many orders in a row failed. Trading goes on by itself after a pause.',
    limit: 'account.maxConsecutiveErrors',
    source: 'S2 consecutive errors',
  },
  RISK_UNKNOWN: {
    pullsQuotes: true,
    sentence: 'A loss limit cannot be computed, which counts as tripped.',
    source: 'ours',
  },
  NO_LEASE: {
    pullsQuotes: true,
    sentence: 'The supervisor has granted no exposure, or the grant ran out.',
    limit: 'risk.portfolioLimitUsdc',
    source: 'ours',
  },
  GEOBLOCKED: {
    pullsQuotes: true,
    sentence: 'The venue refuses orders from this region. Only a person may resume.',
    source: 'S4',
  },
  ACCOUNT_RESTRICTED: {
    pullsQuotes: true,
    sentence: 'The venue has banned the account or lets it only close. Only a person may resume.',
    source: 'S4',
  },
  UNAUTHORIZED: {
    pullsQuotes: true,
    sentence: 'The venue does not accept our API credentials.',
    source: 'S4 authentication failures',
  },
  VENUE_DISABLED: { pullsQuotes: true, sentence: 'The venue has disabled trading.', source: 'S4' },
  VENUE_CANCEL_ONLY: { pullsQuotes: true, sentence: 'The venue takes cancels only.', source: 'S4' },
  VENUE_RESTARTING: { pullsQuotes: true, sentence: 'The matching engine of the venue restarts.', source: 'S4' },
  USER_STREAM_DOWN: {
    pullsQuotes: true,
    sentence: 'The user stream has been down for too long to leave quotes alone.',
    source: 'ours',
  },
  CLOCK_SKEW: {
    pullsQuotes: true,
    sentence: "This machine's clock is too far from the venue's.",
    limit: 'risk.maxClockSkewMs',
    source: 'ours',
  },
  QUOTING_OFF: {
    pullsQuotes: true,
    sentence: 'The operator switched quoting off for this asset. Orders that take go on.',
    source: 'S4 quoting_enabled',
  },
  SAT_OUT: { pullsQuotes: true, sentence: 'The round had begun when we learned of it; it is sat out.', source: 'ours' },
  PAST_CUTOFF: {
    pullsQuotes: true,
    sentence: 'The round is past its cut-off, or over.',
    limit: 'market.cutoffMs',
    source: 'S4',
  },
  NOT_ACCEPTING: { pullsQuotes: true, sentence: 'The venue accepts no orders in this market.', source: 'S4' },
  EPOCH_CLOSED: {
    pullsQuotes: true,
    sentence: 'The book of one of the tokens cannot be vouched for.',
    limit: 'data.silentMs',
    source: 'S2, S4',
  },
  STALE_DATA: {
    pullsQuotes: true,
    sentence: 'The book of one of the tokens is older than the limit.',
    limit: 'data.staleMs',
    source: 'S2, S3, S4',
  },
  CROSSED_BOOK: { pullsQuotes: true, sentence: 'A best bid reaches the best ask.', source: 'S2' },
  INVENTORY_MISMATCH: {
    pullsQuotes: true,
    sentence: 'The venue holds other shares for us than our fills say.',
    source: 'S4 desync watchdog',
  },
  SPREAD: {
    pullsQuotes: true,
    sentence: 'The spread of the others is too wide to quote into.',
    limit: 'risk.maxSpreadTicks',
    source: 'S2 spread sanity',
  },
  NOT_TRADING: {
    pullsQuotes: false,
    sentence: 'Our orders and fills in this market are not reconciled with the venue.',
    source: 'S4',
  },
  RATE_LIMITED: { pullsQuotes: false, sentence: 'The venue asked us to send less.', source: 'S4' },
  VENUE_POST_ONLY: { pullsQuotes: false, sentence: 'The venue takes only orders that rest.', source: 'S4' },
  NO_STRIKE: {
    pullsQuotes: false,
    sentence: 'Without a strike there is no direction to trade.',
    source: 'S3',
  },
  FOREIGN_ORDER: {
    pullsQuotes: false,
    sentence: 'The venue shows an order of this account that is not ours.',
    source: 'ours',
  },
  UNKNOWN_ORDER: {
    pullsQuotes: false,
    sentence: 'The fate of an order in this market is not known.',
    source: 'S4',
  },
  ONE_SIDE: {
    pullsQuotes: false,
    sentence: 'The other outcome of this market was taken on a view.',
    source: 'S3',
  },
  TAKE_PENDING: { pullsQuotes: false, sentence: 'A taking order in this market is not over.', source: 'S3' },
  COOLDOWN: {
    pullsQuotes: false,
    sentence: 'The last taking order in this market was too short a time ago.',
    limit: 'risk.cooldownMs',
    source: 'S3',
  },
  MAX_TAKES: {
    pullsQuotes: false,
    sentence: 'As many orders that take on a view were sent to this market as may be.',
    limit: 'risk.maxTakesPerMarket',
    source: 'S3 orders per market',
  },
  BUY_BAND: {
    pullsQuotes: false,
    sentence: 'The price is outside the band in which this strategy may buy.',
    limit: 'risk.buyBand',
    source: 'S2 buy band',
  },
  ENTRY_PRICE: {
    pullsQuotes: false,
    sentence: 'The ask has left the price at which the signal was judged.',
    limit: 'risk.entryTolerance',
    source: 'S2 entry price',
  },
  SLIPPAGE: {
    pullsQuotes: false,
    sentence: 'The order would reach too far beyond the best price.',
    limit: 'risk.maxSlippage',
    source: 'S2 slippage',
  },
  DUST: {
    pullsQuotes: false,
    sentence: 'What is left to sell is too little to bother about.',
    limit: 'risk.dustUsdc',
    source: 'S2 dust',
  },
  MIN_SIZE: { pullsQuotes: false, sentence: 'The order is smaller than the venue accepts.', source: 'S3' },
  MAX_ORDER: {
    pullsQuotes: false,
    sentence: 'The order is worth more than one order may be.',
    limit: 'risk.maxOrderUsdc',
    source: 'S1 MAX_BET',
  },
  BALANCE: { pullsQuotes: false, sentence: 'The account has less money than the order costs.', source: 'S1 BALANCE' },
  MIN_BALANCE: {
    pullsQuotes: false,
    sentence: 'The order would leave less money in the account than must stay there.',
    limit: 'account.minBalanceUsdc',
    source: 'S1 THRESHOLD',
  },
  DAILY_TRADES: {
    pullsQuotes: false,
    sentence: 'As many trades were or may yet be made today as may be.',
    limit: 'account.maxDailyTrades',
    source: 'S1 DAILY_TRADES',
  },
  DAILY_VOLUME: {
    pullsQuotes: false,
    sentence: 'As much was or may yet be turned over today as may be.',
    limit: 'account.maxDailyVolumeUsdc',
    source: 'S2 daily volume',
  },
  MAX_POSITION: {
    pullsQuotes: false,
    sentence: 'The market would hold more money at risk than it may.',
    limit: 'risk.maxPositionUsdc',
    source: 'S2, S3, S4 position per market',
  },
  UNPAIRED: {
    pullsQuotes: false,
    sentence: 'The quote would leave more shares of this market unpaired than may be.',
    limit: 'risk.maxUnpairedShares',
    source: 'S4 unpaired per market',
  },
  ACCOUNT_UNPAIRED: {
    pullsQuotes: false,
    sentence: 'The quote would leave more shares of all markets unpaired than may be.',
    limit: 'account.maxUnpairedShares',
    source: 'S4 unpaired global',
  },
  MAX_OPEN_ORDERS: {
    pullsQuotes: false,
    sentence: 'As many orders are open as may be.',
    limit: 'risk.maxOpenOrders',
    source: 'S3',
  },
  LEASE_EXCEEDED: {
    pullsQuotes: false,
    sentence: 'The money at risk would exceed what the supervisor granted.',
    limit: 'risk.portfolioLimitUsdc, account.maxExposureShare',
    source: 'S2 total exposure',
  },
  ORDER_BUDGET: {
    pullsQuotes: false,
    sentence: 'This asset’s share of the orders that the venue takes is used up for the moment.',
    source: 'ours',
  },
  WOULD_TAKE: {
    pullsQuotes: false,
    sentence: 'The quote would trade at once instead of resting.',
    source: 'S4',
  },
  SELF_CROSS: {
    pullsQuotes: false,
    sentence: 'The order would trade with one of our own.',
    source: 'S2 self-trade',
  },
} as const satisfies Record<string, Denial>;

/** See {@link DENIALS}. */
export type DenialCode = keyof typeof DENIALS;

/** Every code, in the order of the gates. */
export const DENIAL_CODES = Object.keys(DENIALS) as readonly DenialCode[];
