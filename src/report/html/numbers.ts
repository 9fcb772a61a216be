/** By number of decimals: to make one takes longer than to write a thousand numbers with it. */
const FORMATS: Intl.NumberFormat[] = [];

/** A whole number with separators: `12,345`. */
export function count(value: number): string {
  return decimal(value, 0);
}

/** A number with so many decimals and separators: `1,234.50`. */
export function decimal(value: number, digits: number): string {
  const format = (FORMATS[digits] ??= formatWith(digits));
  return withMinus(format.format(Number(value.toFixed(digits)) === 0 ? 0 : value));
}

/** A number with its sign: `+1.50`, `−1.50`, `0.00`. */
export function signed(value: number, digits: number): string {
  return `${Number(value.toFixed(digits)) > 0 ? '+' : ''}${decimal(value, digits)}`;
}

/** A share of 1 in percent: `5.2 %`. */
export function percent(share: number): string {
  return `${decimal(100 * share, 1)} %`;
}

/** `2 rounds`, `1 round`. */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** UTC date and time to the second: `2026-11-21 12:00:05`. */
export function dateTime(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}

/** Time since a round's beginning: `4:05`. */
export function elapsed(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Bytes with a unit: `4.7 MB`. */
export function bytes(value: number): string {
  return value < 1e6 ? `${decimal(value / 1e3, 1)} kB` : `${decimal(value / 1e6, 1)} MB`;
}

function formatWith(digits: number): Intl.NumberFormat {
  return new Intl.NumberFormat('en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function withMinus(text: string): string {
  return text.replace('-', '−');
}
