import { Chain, ClobClient, type ClobClientOptions, type OrderResponse, Side } from '@polymarket/clob-client-v2';
import { recorded } from './recorder.ts';
import type { FoundMarket, Stage } from './stage.ts';
import { ethersWallet, type Name, viemWallet } from './wallets.ts';

export type Trader = ClobClient;

type TraderOptions = Partial<ClobClientOptions> & { readonly wallet?: 'viem' | 'ethers' };

/** A client without a wallet. */
export function stranger(stage: Stage): ClobClient {
  return recorded('@polymarket/clob-client-v2', new ClobClient({ host: stage.endpoints.clob, chain: Chain.POLYGON }));
}

/** A client that can sign, without API credentials. */
export function signedIn(stage: Stage, name: Name, { wallet = 'viem', ...options }: TraderOptions = {}): ClobClient {
  const signer = wallet === 'viem' ? viemWallet(name, stage.rpc) : ethersWallet(name);
  const client = new ClobClient({ host: stage.endpoints.clob, chain: Chain.POLYGON, signer, ...options });
  return recorded('@polymarket/clob-client-v2', client);
}

/** A client that can trade, in the two steps of the README; errors are thrown. */
export async function trader(stage: Stage, name: Name, options: TraderOptions = {}): Promise<Trader> {
  const creds = await signedIn(stage, name, options).createOrDeriveApiKey();
  return signedIn(stage, name, { throwOnError: true, ...options, creds });
}

/** Rests bids on both outcomes: a spread of 0.45 to 0.50 on Up, 50 shares each. */
export async function quote(client: Trader, market: FoundMarket): Promise<readonly [OrderResponse, OrderResponse]> {
  const up = await client.createAndPostOrder({ tokenID: market.up, price: 0.45, size: 50, side: Side.BUY });
  const down = await client.createAndPostOrder({ tokenID: market.down, price: 0.5, size: 50, side: Side.BUY });
  return [up, down];
}
