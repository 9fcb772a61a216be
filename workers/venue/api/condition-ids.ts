const DIGITS = '0x'.length + 64;

/**
 * A condition id as the CLOB writes it: lower case, 64 digits. Those of Protocol V2 have 62 in Gamma, and clients name
 * markets by either (protocol §2.3, §10.4).
 */
export function wholeConditionId(text: string): string {
  return text.toLowerCase().padEnd(DIGITS, '0');
}
