import { type MicroShares, type MicroUsdc, formatDecimal } from '../../../../shared/units/index.ts';

/** "1.5 pUSD". */
export function moneyText(amount: MicroUsdc): string {
  return `${formatDecimal(amount, 6)} pUSD`;
}

/** "1.5 shares". */
export function sharesText(size: MicroShares): string {
  return `${formatDecimal(size, 6)} shares`;
}
