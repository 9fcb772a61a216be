/** Of questions that may be asked again: the first wait, doubled with each failure in a row, up to the longest (M178). */
export type BackOff = { readonly firstMs: number; readonly maxMs: number };

/** The wait after so many failures in a row, ms; at least one. Orders are never repeated by it: those are the engine's. */
export function backOffMs({ firstMs, maxMs }: BackOff, failures: number): number {
  return Math.min(maxMs, firstMs * 2 ** (failures - 1));
}
