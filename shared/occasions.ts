/**
 * What the embedded venue can give strategies to trade on beyond what happens by itself. `arbitrage`: sets of Up and Down that
 * cost too little; `leader`: a wallet to follow; `trends`: prices swing slowly, and the candles known at the start end in a
 * crossing of their averages; `stale-asks`: late in a round the nearly certain outcome is offered below its worth; `baskets`:
 * events of several exclusive outcomes, of which one share each costs too little at times.
 */
export const OCCASIONS = ['arbitrage', 'leader', 'trends', 'stale-asks', 'baskets'] as const;

/** See {@link OCCASIONS}. */
export type Occasion = (typeof OCCASIONS)[number];

/** The wallet that trades in every round of an embedded venue with the occasion `leader`; nobody has its key. */
export const LEADER_ADDRESS = '0x1eade71eade71eade71eade71eade71eade71ead';
