import { readFileSync } from 'node:fs';

/** A value signed and hashed by the official client; see `about` in the file for how each was made. */
type GoldenOrder = {
  name: string;
  account: 'alice' | 'bob';
  signature_type: 0 | 1 | 2 | 3;
  input: {
    negRisk?: boolean;
    version: 2 | 3;
    orderType: 'GTC' | 'GTD' | 'FOK' | 'FAK';
    postOnly: boolean;
    deferExec: boolean;
    expiration?: number;
  };
  struct: {
    salt: string;
    maker: string;
    signer: string;
    tokenId: string;
    makerAmount: string;
    takerAmount: string;
    side: 0 | 1;
    signatureType: 0 | 1 | 2 | 3;
    timestamp: string;
    metadata: string;
    builder: string;
  };
  order_hash: string;
  signature: string;
  post: {
    path: string;
    l2_timestamp: number;
    api_key: string;
    secret: string;
    passphrase: string;
    headers: Record<string, string>;
    wire_body: string;
  };
};

type GoldenVectors = {
  accounts: {
    name: string;
    private_key: string;
    address: string;
    derived_wallets: { proxy: string; safe: string; deposit_wallet_uups: string; deposit_wallet_beacon: string };
  }[];
  l1_clob_auth: {
    account: string;
    chain_id: number;
    timestamp: number;
    nonce: number;
    headers: Record<string, string>;
  }[];
  l2_hmac: {
    secret: string;
    timestamp: number;
    method: string;
    path: string;
    body: string | null;
    signature: string;
  }[];
  rounding: {
    limit: {
      tick_size: string;
      side: 'BUY' | 'SELL';
      price: number;
      size: number;
      makerAmount: string;
      takerAmount: string;
    }[];
    market: {
      tick_size: string;
      side: 'BUY' | 'SELL';
      limit_price: number;
      amount: number;
      makerAmount: string;
      takerAmount: string;
    }[];
  };
  orders: GoldenOrder[];
  http_requests: {
    name: string;
    method: string;
    url: string;
    headers: Record<string, string>;
    body: string | null;
  }[];
  protocol_v2_ids: { position_id: string; reserved_bits_40_103_zero: boolean }[];
  ctf_ids: { vectors: { position_id: string }[] };
  calldata: { vectors: { call: string; to: string; args: unknown[]; data: string }[] };
  relayer: {
    safe: Record<string, unknown>;
    proxy: Record<string, unknown>;
    deposit_wallet_batch: Record<string, unknown>;
    builder_headers_for_deposit_wallet_batch: {
      method: string;
      path: string;
      timestamp: number;
      body: string;
      headers: Record<string, string>;
    };
  };
  fees: { vectors: { price: number; shares: number; rate: number; exponent: number; fee_exact: string }[] };
};

/** `test/vectors/golden-vectors.json`: what the official packages produced, offline and with the clock frozen. */
export const golden = JSON.parse(
  readFileSync(new URL('../vectors/golden-vectors.json', import.meta.url), 'utf8'),
) as GoldenVectors;

/** A publicly known test account of the vectors. */
export function goldenAccount(name: string) {
  const account = golden.accounts.find((one) => one.name === name);
  if (account === undefined) throw new Error(`no account ${name} in the golden vectors`);
  return account;
}
