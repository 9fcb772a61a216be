import { expect } from 'vitest';

/** Ends the run unless what the venue shows is what the reference has. */
export function agree(shown: unknown, expected: unknown, what: string): void {
  expect(shown, `${what}, at the venue and in the reference`).toEqual(expected);
}
