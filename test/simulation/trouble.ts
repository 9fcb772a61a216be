import type { Dice } from './dice.ts';
import type { SimulatedSystem } from './simulated-system.ts';

/** One thing that goes wrong. */
export type Trouble = {
  /** For the report: what kind of fault it is. */
  readonly kind: string;
  readonly strike: (system: SimulatedSystem) => void;
};

/** Draws one trouble of a family: what it is called and what it does. */
export type Draw = (dice: Dice) => Trouble;
