import type { MicroUsdc } from '../../../../shared/units/index.ts';

/** What came of an act on chain. A reverted one has changed nothing. */
export type ChainActResult =
  /** `amount` is what the act locked or set free, in pUSD. */
  | { readonly kind: 'done'; readonly amount: MicroUsdc }
  /** The reason as a contract would give it; the real contracts' words are not known. */
  | { readonly kind: 'reverted'; readonly reason: string };

export function reverted(reason: string): ChainActResult {
  return { kind: 'reverted', reason };
}
