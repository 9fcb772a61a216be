/** The venue's rules for what it does not take, as far as this reference judges them. */
export type Objection =
  | 'duplicate'
  | 'nothing'
  | 'off-grid'
  | 'too-small'
  | 'post-only'
  | 'fok'
  | 'fak'
  | 'balance'
  | 'below-one-pusd'
  | 'self-trade';

/** What becomes of a post; `delayed` is followed by another verdict when the taker delay is over. */
export type Verdict =
  | { readonly kind: 'live' | 'matched' | 'delayed' }
  | { readonly kind: 'refused'; readonly objections: readonly Objection[] };
