/**
 * What the embedded venue can give strategies to trade on beyond what happens by itself. `arbitrage`: sets of Up and Down that
 * cost too little; `leader`: a wallet to follow; `trends`: prices swing slowly, and the candles known at the start end in a
 * crossing of their averages.
 */
export const OCCASIONS = ['arbitrage', 'leader', 'trends'] as const;

/** See {@link OCCASIONS}. */
export type Occasion = (typeof OCCASIONS)[number];

/** The wallet that trades in every round of an embedded venue with the occasion `leader`; nobody has its key. */
export const LEADER_ADDRESS = '0x1eade71eade71eade71eade71eade71eade71ead';
