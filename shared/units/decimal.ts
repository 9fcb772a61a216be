/**
 * Decimal text to an integer number of 10^-decimals units, exactly; `undefined` when the text is not a plain decimal,
 * has more significant decimals than asked for, or leaves the safe integers.
 *
 * The venue sends prices and sizes as text: "0.45", ".5", "12.340000".
 */
export function parseDecimal(text: string, decimals: number): number | undefined {
  const match = /^(-?)(\d*)(?:\.(\d*))?$/.exec(text);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = ''] = match;
  if (whole === '' && fraction === '') return undefined;
  const kept = fraction.slice(0, decimals).padEnd(decimals, '0');
  if (/[1-9]/.test(fraction.slice(decimals))) return undefined;
  const units = Number(`${whole}${kept}`);
  if (!Number.isSafeInteger(units)) return undefined;
  return sign === '-' && units !== 0 ? -units : units;
}

/** An integer number of 10^-decimals units as decimal text without trailing zeros: (4500, 4) → "0.45". */
export function formatDecimal(units: number, decimals: number): string {
  const digits = String(Math.abs(units)).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '');
  return `${units < 0 ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}
