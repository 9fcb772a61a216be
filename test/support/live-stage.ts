import { NEVER_TOO_LATE } from './never-too-late.ts';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PlaceEffect } from '../../shared/events/effects.ts';
import type { ConditionId, OrderHash, TokenId } from '../../shared/market/ids.ts';
import { epochMs, microShares, price, tick } from '../../shared/units/index.ts';
import { addressOf, l1Headers, l2Headers, type PrivateKey, privateKey } from '../../shared/wire/auth/index.ts';
import {
  cancelAllRequest,
  type ClobRequest,
  createApiKeyRequest,
  deriveApiKeyRequest,
  placeRequest,
  type Signing,
} from '../../shared/wire/clob/index.ts';
import { type Credentials, credentialsSchema } from '../../shared/wire/endpoints.ts';
import { CONTRACTS } from '../../shared/wire/contracts.ts';
import { derivedWallets, walletsOf } from '../../shared/wire/wallets/index.ts';
import { CONFIRMATION } from '../../src/run/live/disclaimer.ts';
import { placeSigner } from '../../workers/asset/gateway/order-signing.ts';
import { bulkhead, type BulkheadProcess } from './bulkhead-process.ts';
import { RunningSession } from './running-session.ts';
import { VenueBeside } from './venue-beside.ts';

/** Long enough for several looks of the supervisor within one round. */
const ROUND_LENGTH = '20s';

export type LiveStageOptions = {
  /** The plain wallet of the key where absent. */
  readonly wallet?: keyof typeof SIGNATURE_TYPES;
  readonly roundLength?: string;
  /** The bot redeems for itself, by way of the relayer. */
  readonly redeems?: boolean;
};

const SIGNATURE_TYPES = { eoa: 0, proxy: 1, safe: 2, deposit: 3 } as const;
const RELAYER_KEY = 'a-relayer-key';

/**
 * A venue that takes itself for the real one, a wallet with money there, and live sessions that trade with it: everything
 * that a live start wants, on this machine.
 */
export class LiveStage {
  readonly venue: VenueBeside;
  readonly key: PrivateKey = privateKey(`0x${randomBytes(32).toString('hex')}`);
  readonly folder = mkdtempSync(join(tmpdir(), 'bulkhead-live-'));
  readonly dataDir = join(this.folder, 'data');
  readonly session = new RunningSession(this.dataDir);
  readonly config = join(this.folder, 'live.yaml');
  /** Whose money trades. */
  readonly wallet: string;
  readonly #options: LiveStageOptions;

  private constructor(venue: VenueBeside, options: LiveStageOptions) {
    this.venue = venue;
    this.#options = options;
    const { wallet = 'eoa', redeems = false } = options;
    const owner = addressOf(this.key);
    this.wallet = walletsOf(owner, derivedWallets(owner), SIGNATURE_TYPES[wallet])[0] ?? owner;
    const endpoints = Object.entries(venue.endpoints).map(([name, url]) => `  ${name}: ${JSON.stringify(url)}`);
    const account = ['account:', '  circuitBreakerUsdc: 400', '  maxDrawdownUsdc: 400', '  maxDrawdownShare: 1'];
    const lines = ['venue: polymarket', 'mode: live', 'assets: [BTC]', 'strategies: [inventory_making]'];
    const own = [`wallet: {type: ${wallet}}`, `treasury: {mode: "${redeems ? 'relayer' : 'off'}"}`];
    const evidence = 'live: {evidence: {without: [inventory_making, distance_fade]}}';
    writeFileSync(this.config, [...lines, evidence, ...own, ...account, 'endpoints:', ...endpoints, ''].join('\n'));
  }

  /** With an unfunded wallet that has no API key yet. */
  static async open(options: LiveStageOptions = {}): Promise<LiveStage> {
    const { roundLength = ROUND_LENGTH } = options;
    const venue = ['--assets', 'BTC', '--round-length', roundLength, '--seed', '7', '--unfunded'];
    return new LiveStage(await VenueBeside.start(venue), options);
  }

  /** Money, approvals and an API key. */
  async prepareWallet(): Promise<Credentials> {
    const { control } = this.venue.endpoints;
    const autoRedeem = this.#options.redeems !== true;
    const body = JSON.stringify({ address: this.wallet, amount: 500, approvals: true, autoRedeem });
    await fetch(`${control}/fund`, { method: 'POST', body });
    const credentials = await this.credentials();
    if (this.#options.wallet === 'deposit') await this.#deployDepositWallet();
    return credentials;
  }

  /** The API key of the wallet, created if need be. */
  async credentials(): Promise<Credentials> {
    const { clob, chainId } = this.venue.endpoints;
    const headers = l1Headers(this.key, { chainId, timestampS: Math.floor(Date.now() / 1_000), nonce: 0 });
    for (const { method, path, headers: own } of [createApiKeyRequest(headers), deriveApiKeyRequest(headers)]) {
      const answer = await fetch(`${clob}${path}`, { method, headers: own });
      if (answer.ok) return credentialsSchema.parse(await answer.json());
    }
    throw new Error('the venue gives no credentials');
  }

  /** `bulkhead` with the wallet's key in its environment and a home of its own. */
  command(args: readonly string[], environment: NodeJS.ProcessEnv = {}): BulkheadProcess {
    const env = {
      ...process.env,
      HOME: this.folder,
      POLYMARKET_PRIVATE_KEY: this.key,
      ...this.#relayerKey(),
      ...environment,
    };
    return bulkhead(args, env);
  }

  /** A live session. @param flags over those that make it one */
  run(flags: readonly string[] = [], environment: NodeJS.ProcessEnv = {}): BulkheadProcess {
    const { roundLength = ROUND_LENGTH } = this.#options;
    const fixed = ['run', '--config', this.config, '--round-length', roundLength, '--data-dir', this.dataDir];
    const given = ['--http', '127.0.0.1:0', '--no-guard', '--i-understand', CONFIRMATION, ...flags];
    return this.command([...fixed, ...given], environment);
  }

  /** Somebody else places an order with this wallet, far from the market, in the round that ends last. */
  async placeForeign(): Promise<OrderHash> {
    const { clob } = this.venue.endpoints;
    const credentials = await this.credentials();
    const markets = (await (await fetch(`${clob}/sampling-simplified-markets`)).json()) as {
      data: { condition_id: string; tokens: { token_id: string }[] }[];
    };
    const market = markets.data.at(-1);
    if (market === undefined) throw new Error('no market takes orders');
    const place: PlaceEffect = {
      type: 'place',
      clientId: 0,
      conditionId: market.condition_id as ConditionId,
      token: market.tokens[0]?.token_id as TokenId,
      side: 'BUY',
      price: price(100),
      size: microShares(5_000_000),
      minSize: microShares(5_000_000),
      tick: tick(100),
      orderType: 'GTC',
      postOnly: true,
      notAfter: NEVER_TOO_LATE,
      expiresAt: 0,
      version: 'v1',
      negRisk: false,
    };
    const signer = placeSigner(this.key, credentials.apiKey);
    const { orderId, body } = signer.finish(place, signer.seal(place, 1, epochMs(Date.now())));
    await this.#ask((signing) => placeRequest(signing, [body]), credentials);
    return orderId;
  }

  /** Takes every order of the wallet off the book, whose ever it is. */
  async cancelAll(): Promise<void> {
    await this.#ask(cancelAllRequest, await this.credentials());
  }

  /** Keeps the key's orders alive, by the heartbeats without a chain, until the returned function is called. */
  async keepAlive(): Promise<() => void> {
    const account = { address: addressOf(this.key), credentials: await this.credentials() };
    const beat = () => {
      const headers = l2Headers(account, Math.floor(Date.now() / 1_000), 'POST', '/heartbeats');
      void fetch(`${this.venue.endpoints.clob}/heartbeats`, { method: 'POST', headers });
    };
    const beats = setInterval(beat, 1_000);
    return () => clearInterval(beats);
  }

  #relayerKey(): NodeJS.ProcessEnv {
    return this.#options.redeems === true ? { POLYMARKET_RELAYER_API_KEY: RELAYER_KEY } : {};
  }

  /** As its owner does on the website, once. */
  async #deployDepositWallet(): Promise<void> {
    const { relayer } = this.venue.endpoints;
    const owner = addressOf(this.key);
    const body = JSON.stringify({ type: 'WALLET-CREATE', from: owner, to: CONTRACTS.depositWalletFactory });
    const headers = { RELAYER_API_KEY: RELAYER_KEY, RELAYER_API_KEY_ADDRESS: owner };
    const answer = await fetch(`${relayer}/submit`, { method: 'POST', headers, body });
    if (!answer.ok) throw new Error(`the relayer answered ${answer.status}: ${await answer.text()}`);
  }

  async #ask(build: (signing: Signing) => ClobRequest, credentials: Credentials): Promise<void> {
    const account = { address: addressOf(this.key), credentials };
    const { method, path, headers, body } = build({ account, timestampS: Math.floor(Date.now() / 1_000) });
    const answer = await fetch(`${this.venue.endpoints.clob}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
    });
    if (!answer.ok) throw new Error(`the venue answered ${answer.status}: ${await answer.text()}`);
  }

  async close(): Promise<void> {
    await this.venue.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
