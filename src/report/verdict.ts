import type { Invariant } from '../run/run-report.ts';

const NAMED_BREAKS = 5;

/** What came of holding one promise against the evidence: kept when it was tested and nothing broke it. */
export function verdict(name: string, checked: number, breaks: readonly string[]): Invariant {
  return { name, held: checked > 0 && breaks.length === 0, checked, breaks: breaks.slice(0, NAMED_BREAKS) };
}
