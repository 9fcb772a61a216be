/** One value of a price stream: the producer's time in ms, and pUSD per unit of the asset. */
export type PricePoint = { readonly priceMs: number; readonly value: number };
