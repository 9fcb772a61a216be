import * as z from 'zod';

/** JSON text as a value, or why it is none. Never throws. */
export function parseJson(
  text: string,
): { readonly kind: 'value'; readonly value: unknown } | { readonly kind: 'malformed'; readonly reason: string } {
  try {
    return { kind: 'value', value: JSON.parse(text) as unknown };
  } catch (error) {
    return { kind: 'malformed', reason: error instanceof Error ? error.message : String(error) };
  }
}

/** A schema's complaint in one line: where, then what. */
export function issueText(error: z.ZodError): string {
  const [first] = error.issues;
  if (first === undefined) return 'invalid';
  return `${first.path.map(String).join('.') || 'value'}: ${first.message}`;
}
