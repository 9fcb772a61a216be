/** What one look before trading found. `refuse`: no order may leave; `warn`: it may, and the operator should know. */
export type Check = {
  readonly name: string;
  readonly verdict: 'ok' | 'warn' | 'refuse';
  readonly detail: string;
  /** What to do about it; absent when all is well. */
  readonly mend?: string;
};

export function ok(name: string, detail: string): Check {
  return { name, verdict: 'ok', detail };
}

export function warn(name: string, detail: string, mend: string): Check {
  return { name, verdict: 'warn', detail, mend };
}

export function refuse(name: string, detail: string, mend: string): Check {
  return { name, verdict: 'refuse', detail, mend };
}

/** The checks that forbid trading. */
export function refusalsOf(checks: readonly Check[]): readonly Check[] {
  return checks.filter(({ verdict }) => verdict === 'refuse');
}

/** One line per check, aligned, with the mend below where there is one. */
export function renderChecks(checks: readonly Check[]): string {
  const width = Math.max(0, ...checks.map(({ name }) => name.length));
  return checks
    .flatMap(({ name, verdict, detail, mend }) => {
      const line = `${verdict.padEnd(6)}  ${name.padEnd(width)}  ${detail}`;
      return mend === undefined ? [line] : [line, `${' '.repeat(8 + width)}  → ${mend}`];
    })
    .join('\n');
}
