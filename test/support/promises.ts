import { expect } from 'vitest';
import type { Invariant } from '../../src/run/run-report.ts';

/** The twelve promises of reliability §12. */
const NUMBERS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const;

/** Promises that a run cannot test for sure, by number, each with its reason. None of them may be seen broken all the same. */
export type Untestable = Readonly<Partial<Record<number, string>>>;

/**
 * Every run that trades ends with this: a checker outside the engine looked at all twelve promises, each was tested by at least
 * one case but for those that the run names, and none was broken; nor was what is checked besides.
 *
 * @param onPurpose breaks that the test itself brought about, such as an order of another program
 */
export function expectPromisesKept(
  invariants: readonly Invariant[],
  untestable: Untestable = {},
  onPurpose: readonly string[] = [],
): void {
  expect(invariants.map(({ name }) => Number.parseInt(name, 10)).filter(Number.isInteger)).toEqual([...NUMBERS]);
  for (const { name, checked, breaks } of invariants) {
    const number = Number.parseInt(name, 10);
    const isTested = checked > 0 || !Number.isInteger(number) || untestable[number] !== undefined;
    const broken = breaks.filter((what) => !onPurpose.includes(what));
    expect({ name, broken, isTested }).toEqual({ name, broken: [], isTested: true });
  }
}
