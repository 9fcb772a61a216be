/**
 * Errors that prove that an order never came to be: our code, and the words of the venue by which it is known.
 * Texts are no stable interface, so they are matched loosely; what matches nothing is no proof (protocol §2.6, §2.7).
 */
const RULES: readonly (readonly [code: string, text: RegExp])[] = [
  ['POST_ONLY_CROSS', /post-only order: order crosses|crosses the book/i],
  ['FOK_NOT_FILLED', /FOK orders are fully filled or killed/i],
  ['FAK_NO_MATCH', /no orders found to match with FAK/i],
  ['MIN_SIZE', /lower than the minimum/i],
  ['MIN_NOTIONAL', /min size: \$1/i],
  ['TICK_SIZE', /minimum tick size/i],
  ['AMOUNTS', /invalid amounts/i],
  ['BALANCE', /not enough balance/i],
  ['EXPIRATION', /invalid expiration/i],
  ['OWNER', /order owner has to be/i],
  ['SIGNER', /order signer address has to be/i],
  ['MAKER', /maker address not allowed/i],
  ['SIGNATURE', /invalid signature/i],
  ['VERSION', /order_version_mismatch/i],
  ['BANNED', /address banned/i],
  ['CLOSED_ONLY', /closed only mode/i],
  ['NOT_READY', /not yet ready to process/i],
  ['BATCH_SIZE', /too many orders in payload/i],
  ['PAYLOAD', /invalid order payload/i],
  ['NONCE', /invalid nonce/i],
  ['SELF_TRADE', /self[- ]trade/i],
  ['RATE_LIMITED', /rate limit exceeded/i],
  ['INVALID', /^order 0x[0-9a-f]+ is invalid\. (?!Duplicated)/i],
];

const UNAVAILABLE: readonly (readonly [code: string, text: RegExp])[] = [
  ['TRADING_DISABLED', /trading is (currently )?disabled/i],
  ['CANCEL_ONLY', /cancel-only/i],
  ['POST_ONLY_MODE', /post-only mode/i],
];

/** The code of a documented refusal of an order, or `undefined` when the answer proves nothing. */
export function refusalCode(status: number, text: string): string | undefined {
  if (status === 401) return 'UNAUTHORIZED';
  if (status === 403) return 'GEOBLOCKED';
  if (status === 425) return 'ENGINE_RESTARTING';
  if (status === 429) return 'RATE_LIMITED';
  if (status === 503) return firstMatch(UNAVAILABLE, text);
  return status === 400 ? firstMatch(RULES, text) : undefined;
}

function firstMatch(table: readonly (readonly [string, RegExp])[], text: string): string | undefined {
  return table.find(([, pattern]) => pattern.test(text))?.[0];
}
