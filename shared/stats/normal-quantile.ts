/**
 * Where the standard normal distribution function reaches `probability`: Wichura's rational approximation (Applied Statistics 37,
 * algorithm AS 241, its shorter form), right to about 7 digits.
 *
 * @param probability strictly between 0 and 1; −∞ and ∞ come for 0 and 1
 */
export function normalQuantile(probability: number): number {
  const q = probability - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return q * ratio(CENTRE, r);
  }
  const tail = Math.min(probability, 1 - probability);
  if (tail <= 0) return Math.sign(q) * Infinity;
  const r = Math.sqrt(-Math.log(tail));
  return Math.sign(q) * (r <= 5 ? ratio(MIDDLE, r - 1.6) : ratio(FAR, r - 5));
}

/** Coefficients from the constant upwards, above and below the line. */
type Rational = { readonly above: readonly number[]; readonly below: readonly number[] };

const CENTRE: Rational = {
  above: [3.3871327179, 50.434271938, 159.29113202, 59.10937472],
  below: [1, 17.895169469, 78.757757664, 67.1875636],
};
const MIDDLE: Rational = {
  above: [1.4234372777, 2.75681539, 1.3067284816, 0.17023821103],
  below: [1, 0.7370016425, 0.12021132975],
};
const FAR: Rational = {
  above: [6.657905115, 3.081226386, 0.42868294337, 0.017337203997],
  below: [1, 0.24197894225, 0.012258202635],
};

function ratio({ above, below }: Rational, x: number): number {
  return polynomial(above, x) / polynomial(below, x);
}

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
}
