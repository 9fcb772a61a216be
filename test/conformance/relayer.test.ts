import * as relayer from '@polymarket/builder-relayer-client';
import { BuilderConfig } from '@polymarket/builder-signing-sdk';
import { erc1155ApprovalForAllCall, erc20ApprovalCall, splitPositionCall } from '@polymarket/client';
import { AssetType, SignatureTypeV2 } from '@polymarket/clob-client-v2';
import { polygon } from 'viem/chains';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { goldenAccount } from '../support/golden-vectors.ts';
import * as shapes from './support/clob-shapes.ts';
import { trader } from './support/clob-v2.ts';
import { CONTRACTS } from './support/contracts.ts';
import { expectListedCalls, recorded } from './support/recorder.ts';
import { type FoundMarket, type Stage, startStage } from './support/stage.ts';
import { addressOf, viemWallet } from './support/wallets.ts';

/** An unfunded venue: Alice deploys her wallets, is given money at the control door, approves and splits. */
const { RelayClient, RelayerTxType } = relayer;
const { derived_wallets: derived } = goldenAccount('alice');
const SPLIT = 20_000_000n;
let stage: Stage;
let market: FoundMarket;
let builder: BuilderConfig;

beforeAll(async () => {
  // The client prints what it does.
  for (const level of ['log', 'warn', 'error'] as const) vi.spyOn(console, level).mockImplementation(() => {});
  stage = await startStage({ funded: false });
  market = await stage.calmMarket();
  const creds = await (await trader(stage, 'alice')).createBuilderApiKey();
  builder = recorded('@polymarket/builder-signing-sdk', new BuilderConfig({ localBuilderCreds: creds }));
});

afterAll(async () => {
  vi.restoreAllMocks();
  await stage.close();
});

/** The client of the README; a chain node of this machine instead of the public one. */
function clientOf(type: relayer.RelayerTxType, config: BuilderConfig | undefined = builder): relayer.RelayClient {
  const chain = { ...polygon, rpcUrls: { default: { http: [stage.rpc] } } };
  const signer = viemWallet('alice', stage.rpc);
  // The relayer client's own, older copy of the signing package declares the same class once more.
  const signing = config as unknown as ConstructorParameters<typeof RelayClient>[3];
  const client = new RelayClient(stage.endpoints.relayer, 137, signer, signing, type, { chain });
  return recorded('@polymarket/builder-relayer-client', client);
}

/** Approves the adapter, then makes pairs of Up and Down out of pUSD. */
function splitCalls() {
  const { collateralToken, collateralAdapter, conditionalTokens } = CONTRACTS;
  return [
    erc20ApprovalCall(collateralToken, collateralAdapter, 2n ** 256n - 1n),
    erc1155ApprovalForAllCall(conditionalTokens, collateralAdapter, true),
    splitPositionCall(
      collateralAdapter,
      collateralToken,
      market.conditionId as Parameters<typeof splitPositionCall>[2],
      SPLIT,
    ),
  ].map(({ to, data }) => ({ to: String(to), data, value: '0' }));
}

const transaction = z.object({
  transactionID: z.string().min(1),
  transactionHash: z.string().regex(/^0x[0-9a-f]{64}$/),
  from: z.string(),
  to: z.string(),
  state: z.enum(['STATE_MINED', 'STATE_CONFIRMED']),
  type: z.string(),
});

async function sharesOf(signatureType: SignatureTypeV2, funderAddress: string): Promise<string> {
  const client = await trader(stage, 'alice', { signatureType, funderAddress });
  const asset = { asset_type: AssetType.CONDITIONAL, token_id: market.up };
  await client.updateBalanceAllowance(asset);
  return shapes.balanceAllowance.parse(await client.getBalanceAllowance(asset)).balance;
}

function fund(address: string): Promise<unknown> {
  return stage.control('/fund', { address, amount: '100' });
}

describe('wallets by way of the relayer', () => {
  test('a Safe is deployed and splits', async () => {
    const client = clientOf(RelayerTxType.SAFE);
    expect(await client.getDeployed(derived.safe)).toBe(false);
    await fund(derived.safe);
    const deployed = transaction.parse(await (await client.deploy()).wait());
    expect(await client.getDeployed(derived.safe)).toBe(true);
    const { nonce } = await client.getNonce(addressOf('alice'), 'SAFE');
    const sent = await client.execute(splitCalls(), 'split');
    expect(sent.state).toBe('STATE_NEW');
    transaction.parse(await sent.wait());
    expect(Number((await client.getNonce(addressOf('alice'), 'SAFE')).nonce)).toBe(Number(nonce) + 1);
    expect(z.array(transaction).parse(await client.getTransaction(sent.transactionID))).toHaveLength(1);
    const own = (await client.getTransactions()).map(({ transactionID }) => transactionID);
    expect(own).toEqual(expect.arrayContaining([deployed.transactionID, sent.transactionID]));
    expect(await sharesOf(SignatureTypeV2.POLY_GNOSIS_SAFE, derived.safe)).toBe(String(SPLIT));
  });

  test('a proxy wallet exists with its first transaction', async () => {
    const client = clientOf(RelayerTxType.PROXY);
    await fund(derived.proxy);
    expect(await client.getRelayPayload(addressOf('alice'), 'PROXY')).toMatchObject({ nonce: '0' });
    const sent = await client.execute(splitCalls(), 'split');
    const states = ['STATE_CONFIRMED'];
    expect(await client.pollUntilState(sent.transactionID, states, 'STATE_FAILED', 20, 1000)).toMatchObject({
      state: 'STATE_CONFIRMED',
    });
    expect(await sharesOf(SignatureTypeV2.POLY_PROXY, derived.proxy)).toBe(String(SPLIT));
  });

  test('a deposit wallet is derived, deployed and executes a batch', async () => {
    const client = clientOf(RelayerTxType.SAFE);
    const wallet = await client.deriveDepositWalletAddress();
    expect(wallet).toBe(derived.deposit_wallet_beacon);
    expect(await client.getDeployed(wallet, 'WALLET')).toBe(false);
    // `wait` of the client is content with MINED; the registry knows a new wallet a little later (protocol §10.5).
    const deploying = await client.deployDepositWallet();
    await client.pollUntilState(deploying.transactionID, ['STATE_CONFIRMED'], 'STATE_FAILED', 20, 1000);
    expect(await client.getDeployed(wallet, 'WALLET')).toBe(true);
    await fund(wallet);
    const calls = splitCalls().map(({ to, data, value }) => ({ target: to, data, value }));
    const deadline = String(Math.floor(Date.now() / 1000) + 240);
    const sent = await client.executeDepositWalletBatch(calls, wallet, deadline);
    transaction.parse(await sent.wait());
    expect(await sharesOf(SignatureTypeV2.POLY_1271, wallet)).toBe(String(SPLIT));
  });

  test('a stranger to the builder programme is sent away', async () => {
    const localBuilderCreds = {
      key: '00000000-0000-4000-8000-000000000000',
      secret: Buffer.alloc(32).toString('base64'),
      passphrase: 'x',
    };
    const client = clientOf(RelayerTxType.SAFE, new BuilderConfig({ localBuilderCreds }));
    await expect(client.execute(splitCalls(), 'split')).rejects.toThrow(/401|invalid/i);
  });
});

expectListedCalls('relayer');
