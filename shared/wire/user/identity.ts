/** By what an account knows its own legs in a trade: its API key, or its wallet where the key is not told. */
export type UserIdentity = { readonly apiKey: string; readonly address: string };
