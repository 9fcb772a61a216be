import type { Objection } from './reference-verdict.ts';

/** The venue's words for each objection (protocol §2.6, §2.7). */
const TEXTS: Readonly<Record<Objection, RegExp>> = {
  duplicate: /is invalid\. Duplicated\./,
  nothing: /^Invalid order payload$/,
  'off-grid': /breaks minimum tick size rule/,
  'too-small': /Size \([\d.]+\) lower than the minimum: 5/,
  'post-only': /^invalid post-only order: order crosses book$/,
  fok: /^order couldn't be fully filled\. FOK orders are fully filled or killed\.$/,
  fak: /^no orders found to match with FAK order\. FAK orders are partially filled or killed if no match is found\.$/,
  balance: /^not enough balance \/ allowance/,
  'below-one-pusd': /^invalid amount for a marketable BUY order \(\$[\d.]+\), min size: \$1$/,
  // The venue's own choice: the protocol knows no words for it (protocol §14, point 11).
  'self-trade': /self|own order/i,
};

/** Whether the words of a refusal are those of an objection. */
export function explains(objection: Objection, words: string): boolean {
  return TEXTS[objection].test(words);
}
