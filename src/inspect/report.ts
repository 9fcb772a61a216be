/** What `bulkhead inspect --json` prints (design §9a). Scripts rely on it: change it only by adding. */
export type InspectReport = { readonly schema: 'bulkhead.inspect/1'; readonly files: readonly FileReport[] };

export type FileReport = {
  readonly file: string;
  readonly frames: number;
  /** How many messages of each type; a frame may hold several. */
  readonly messages: Readonly<Record<string, number>>;
  /** Frames that are not what they should be, by their place in the file. */
  readonly refused: readonly { readonly index: number; readonly reason: string }[];
  /** What else the file holds. Without `index` the whole file; `count` things with the same reason are one entry. */
  readonly notFrames: readonly { readonly index?: number; readonly count: number; readonly reason: string }[];
  /** Why what follows in the file could not be read; empty for a sound one. */
  readonly damage: readonly string[];
  /** First and last time of the frames, UTC ms: of reception where the capture tells it, else the venue's. */
  readonly span: { readonly from: number | null; readonly to: number | null };
  /** Losses that the frames themselves prove: sequence numbers left out, time running backwards, gaps noted on a tape. */
  readonly gaps: number;
  readonly tokens: Readonly<Record<string, TokenReport>>;
};

export type TokenReport = {
  /** How many times the book began anew with a snapshot; 0 when there never was one. */
  readonly epoch: number;
  /** False when the last epoch has ended: then the book is the last one known. */
  readonly live: boolean;
  /** Decimal text, null while unknown. */
  readonly tickSize: string | null;
  /** Final book as [price, size] in decimal text, best first. */
  readonly bids: readonly (readonly [price: string, size: string])[];
  readonly asks: readonly (readonly [price: string, size: string])[];
  /** Of the books that carry a hash, how many reproduce it. */
  readonly hashMatches: number;
  readonly hashMismatches: number;
};
