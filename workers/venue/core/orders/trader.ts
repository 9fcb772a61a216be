import type { Account } from '../money/account.ts';

/** Who posts or cancels: an API key and the EOA that owns it. */
export type Trader = { readonly apiKey: string; readonly account: Account };
