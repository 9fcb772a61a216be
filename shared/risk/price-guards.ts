import { type Price, price } from '../units/index.ts';

/** Floating point leaves a little too much or too little below a whole price. */
const NOISE = 1e-6;

/** The lowest price that is at most `tolerance`, a fraction, below `reference`. */
export function lowestWithin(reference: Price, tolerance: number): Price {
  return price(Math.ceil(reference * (1 - tolerance) - NOISE));
}

/** The highest price that is at most `tolerance`, a fraction, above `reference` (strategies §15.2, vector V-GUARD). */
export function highestWithin(reference: Price, tolerance: number): Price {
  return price(Math.floor(reference * (1 + tolerance) + NOISE));
}
