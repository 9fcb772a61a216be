import {
  type ApiKeyAuthorization,
  createPublicClient,
  createSecureClient,
  type EnvironmentConfig,
  forkEnvironmentConfig,
  type Paginated,
  type PublicClient,
  type SecureClient,
} from '@polymarket/client';
import { signerFrom } from '@polymarket/client/viem';
import { recorded } from './recorder.ts';
import type { Stage } from './stage.ts';
import { addressOf, type Name, viemWallet } from './wallets.ts';

const sdk = recorded('@polymarket/client', { createPublicClient, createSecureClient, forkEnvironmentConfig });

/** Where nobody listens: services that a venue of crypto rounds does not have. */
const NOWHERE = { rest: 'http://127.0.0.1:1', ws: 'ws://127.0.0.1:1' };

/** The production environment of `@polymarket/client` with nothing but the hosts changed. */
export function environmentOf({ endpoints, rpc }: Stage): EnvironmentConfig {
  return sdk.forkEnvironmentConfig({
    name: 'bulkhead',
    rpc,
    clob: { rest: endpoints.clob, market: { ws: endpoints.marketWs }, user: { ws: endpoints.userWs } },
    gamma: { rest: endpoints.gamma },
    data: { rest: endpoints.data },
    relayer: { rest: endpoints.relayer },
    rtds: { ws: endpoints.rtds },
    combos: { ...NOWHERE, collateralReturn: NOWHERE },
    perps: NOWHERE,
    sports: NOWHERE,
    relayerPollFrequencyMs: 100,
  });
}

/** A client without a wallet. */
export function publicClient(stage: Stage): PublicClient {
  return recorded('@polymarket/client', sdk.createPublicClient({ environment: environmentOf(stage) }));
}

/** A client that trades from an address of its own: the EOA unless another wallet is named. */
export async function secureClient(
  stage: Stage,
  name: Name,
  options: { readonly wallet?: string; readonly nonce?: number; readonly apiKey?: ApiKeyAuthorization } = {},
): Promise<SecureClient> {
  const signer = signerFrom(viemWallet(name, stage.rpc));
  const wallet = addressOf(name);
  const client = await sdk.createSecureClient({ environment: environmentOf(stage), signer, wallet, ...options });
  return recorded('@polymarket/client', client);
}

/** Everything that a list of the client holds, page after page. */
export async function all<Item>(pages: Paginated<Item[]>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pages) items.push(...page.items);
  return items;
}
