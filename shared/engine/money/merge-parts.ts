import { type MicroShares, microShares, type MicroUsdc, microUsdc, mulDivFloor } from '../../units/index.ts';
import { type Holding, takeSold } from './holding.ts';

/** What one set brings is shared by its two halves. */
export function halvesOf(sets: MicroShares): { readonly up: MicroUsdc; readonly down: MicroUsdc } {
  const up = Math.floor(sets / 2);
  return { up: microUsdc(up), down: microUsdc(sets - up) };
}

/**
 * Takes merged shares of one outcome from the strategies that hold them, those that traded first giving first. Together they
 * give all of it and receive all of the proceeds, so that their earnings add up to the whole.
 */
export function takeFromParts(parts: readonly Holding[], size: MicroShares, proceeds: MicroUsdc): void {
  let left: number = size;
  let owed: number = proceeds;
  const holders = parts.filter(({ shares }) => shares > 0);
  for (const holding of holders) {
    const taken = Math.min(left, holding.shares);
    const received = taken === left ? owed : mulDivFloor(proceeds, taken, size);
    left -= taken;
    owed -= received;
    takeSold(holding, microShares(taken), microUsdc(received));
    if (left === 0) return;
  }
  const [first] = holders.length > 0 ? holders : parts;
  if (first !== undefined) takeSold(first, microShares(left), microUsdc(owed));
}
