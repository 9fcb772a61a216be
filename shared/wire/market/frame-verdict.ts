/** What became of a frame. `decoded` says nothing about how many events came of it: all its tokens may be unknown. */
export type FrameVerdict =
  | { readonly kind: 'decoded' }
  /** A type that we do not trade on, or one that we do not know. */
  | { readonly kind: 'ignored'; readonly messageType: string }
  /** Not what the venue sends: nothing of it was believed. `reason` names the place. */
  | { readonly kind: 'refused'; readonly reason: string };

/** Sums of one decoder since it was made. Everything that goes no further is in one of these. */
export type MarketCounters = {
  /** Frames read by the byte scanner. */
  scanned: number;
  /** Frames that the scanner left to the schema path. */
  unscanned: number;
  ignored: number;
  refused: number;
  /** Books, level changes, prints and tick changes of tokens that the table does not hold. */
  unknownTokens: number;
};
