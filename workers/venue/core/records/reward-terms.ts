/**
 * Liquidity rewards of every market: smallest size in shares, widest spread in cents and youngest age in seconds of an
 * order that counts (protocol §9.4). What a market pays a day is not known for crypto rounds; ten pUSD are assumed.
 */
export const LIQUIDITY_REWARDS = { minShares: 50, maxSpreadCents: 4.5, minAgeS: 30, dailyRateUsdc: 10 } as const;
