/** The assets that Bulkhead trades; one compartment each. */
export const ASSETS = ['BTC', 'ETH', 'SOL', 'XRP'] as const;

export type Asset = (typeof ASSETS)[number];

/** What the sources call an asset. */
export type AssetNames = {
  /** Prefix of 5m, 15m and 4h slugs: `btc-updown-5m-…` (protocol §6.2). */
  readonly slug: string;
  /** Prefix of 1h slugs: `bitcoin-up-or-down-…`. */
  readonly hourlySlug: string;
  /** Symbol of PolyBolt: `btcusd` (protocol §8.1). */
  readonly polybolt: string;
  /** Symbol of the older RTDS Chainlink topics: `btc/usd` (protocol §8.2). */
  readonly rtds: string;
  /** Symbol of Binance spot, lower case as in stream names: `btcusdt`. */
  readonly binance: string;
  /** Product of Coinbase: `BTC-USD` (protocol §12.2). */
  readonly coinbase: string;
  /** English name in titles. */
  readonly title: string;
};

export const ASSET_NAMES: Readonly<Record<Asset, AssetNames>> = {
  BTC: names('btc', 'bitcoin', 'Bitcoin'),
  ETH: names('eth', 'ethereum', 'Ethereum'),
  SOL: names('sol', 'solana', 'Solana'),
  XRP: names('xrp', 'xrp', 'XRP'),
};

function names(slug: string, hourlySlug: string, title: string): AssetNames {
  return {
    slug,
    hourlySlug,
    polybolt: `${slug}usd`,
    rtds: `${slug}/usd`,
    binance: `${slug}usdt`,
    coinbase: `${slug.toUpperCase()}-USD`,
    title,
  };
}
