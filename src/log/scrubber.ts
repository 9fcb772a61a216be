/** What stands in the place of a secret. */
const SCRUBBED = '***';

/** Shorter texts are no secrets and would blot out half the log. */
const SHORTEST_SECRET = 8;

/**
 * Removes known secrets from text, wherever in it they stand.
 *
 * It works on finished text (a log line, a report, an error message), because scrubbing by field names misses a secret that
 * sits deeper or inside a message (dependencies §3, row "Logs").
 */
export class Scrubber {
  readonly #forms = new Set<string>();

  /** Every spelling in which the secret could come by: bare, without 0x, in either base64 alphabet, escaped for URL or JSON. */
  add(secret: string): void {
    const spellings = [secret, secret.replace(/^0x/, ''), toUrlAlphabet(secret), fromUrlAlphabet(secret)];
    const bare = spellings.flatMap((text) => [text, text.replace(/=+$/, '')]);
    for (const text of bare.flatMap((form) => [form, encodeURIComponent(form), JSON.stringify(form).slice(1, -1)])) {
      if (text.length >= SHORTEST_SECRET) this.#forms.add(text);
    }
  }

  scrub(text: string): string {
    let clean = text;
    // Longest first: a secret must not survive as the rest of a shorter one.
    for (const form of [...this.#forms].sort((a, b) => b.length - a.length)) clean = replaceAnyCase(clean, form);
    return clean;
  }
}

function toUrlAlphabet(base64: string): string {
  return base64.replaceAll('+', '-').replaceAll('/', '_');
}

function fromUrlAlphabet(base64url: string): string {
  return base64url.replaceAll('-', '+').replaceAll('_', '/');
}

function replaceAnyCase(text: string, form: string): string {
  const pattern = new RegExp(form.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'gi');
  return text.replace(pattern, SCRUBBED);
}
