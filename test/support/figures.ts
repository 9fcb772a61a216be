/** Puts the figures of a drill on standard output, one line of JSON behind its name: docs/reliability.md has them. */
export function tellFigures(name: string, figures: unknown): void {
  process.stdout.write(`${name}: ${JSON.stringify(figures)}\n`);
}
