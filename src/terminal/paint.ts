/** Colours a text; on a terminal without colours, and where nobody looks, it is the identity. */
export type Paint = {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly quiet: (text: string) => string;
};

export const PLAIN: Paint = { good: same, bad: same, quiet: same };

export const COLOURED: Paint = { good: ansi(32), bad: ansi(31), quiet: ansi(90) };

function same(text: string): string {
  return text;
}

function ansi(code: number): (text: string) => string {
  return (text) => `\u001B[${code}m${text}\u001B[39m`;
}
