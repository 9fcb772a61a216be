import * as z from 'zod';
import { roundFilter, roundTargetFields } from './core-target.ts';
import { defineFault } from './fault.ts';

const schema = z.object({
  ...roundTargetFields,
  /** The rate that is charged: fee = shares × rate × (price × (1 − price))^exponent, with the market's exponent. */
  rate: z.number().min(0).max(1),
});

/** The market's record goes on telling the old fee: nobody learns of the new one but by his money (protocol §9.1). */
export const feesChanged = defineFault({
  name: 'fees-changed',
  does: "takers are charged another fee than the market's record says; trades go on telling none",
  example: { rate: 0.14, asset: 'BTC', for: '1m' },
  schema,
  apply: ({ rate, ...target }, { core }) =>
    core.fees.add({ hits: roundFilter(target), charged: ({ fees }) => ({ ...fees, rate }) }),
});
