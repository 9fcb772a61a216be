import type { Basis } from '../strategy.ts';
import type { Alpha } from './alpha.ts';
import type { MakerInventory } from './inventory.ts';

/** What a decision of the market maker rests on; it stands on the tape with every order (strategies §9.4, output). */
export function basisOf(alpha: Alpha, { skew }: MakerInventory): Basis {
  const { regime, probabilityUp, targetTotal, caps, sizeScalar, disagree } = alpha;
  return {
    regime,
    qUp: rounded(probabilityUp),
    targetTotal: rounded(targetTotal),
    capUp: rounded(caps.up),
    capDown: rounded(caps.down),
    sizeScalar: rounded(sizeScalar),
    flags: disagree ? 'ORACLE_DISAGREE' : '',
    inventory: skew.state,
    unpaired: rounded(skew.unpaired),
  };
}

/** To what is worth reading. */
function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
