import { Chain, ClobClient } from '@polymarket/clob-client-v2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import * as shapes from './support/clob-shapes.ts';
import { signedIn, trader } from './support/clob-v2.ts';
import { expectListedCalls } from './support/recorder.ts';
import { type Stage, startStage } from './support/stage.ts';
import { viemWallet } from './support/wallets.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await startStage();
});

afterAll(() => stage.close());

describe('API keys', () => {
  test('a viem and an ethers v6 wallet of one person get the same key', async () => {
    const created = shapes.credentials.parse(await signedIn(stage, 'alice', { wallet: 'ethers' }).createApiKey());
    expect(await signedIn(stage, 'alice').deriveApiKey()).toEqual(created);
    expect(await signedIn(stage, 'alice').createOrDeriveApiKey()).toEqual(created);
  });

  test('a second key needs another nonce, and both are listed', async () => {
    const first = await signedIn(stage, 'bob').createApiKey();
    expect(await signedIn(stage, 'bob').createApiKey()).toEqual({
      key: undefined,
      secret: undefined,
      passphrase: undefined,
    });
    const second = await signedIn(stage, 'bob').createApiKey(7);
    expect(await signedIn(stage, 'bob').deriveApiKey(7)).toEqual(second);
    const { apiKeys } = await signedIn(stage, 'bob', { creds: second }).getApiKeys();
    expect(apiKeys).toEqual([first.key, second.key]);
  });

  test('a deleted key opens nothing any more', async () => {
    const carol = await trader(stage, 'carol');
    expect(await carol.deleteApiKey()).toBe('OK');
    await expect(carol.getApiKeys()).rejects.toMatchObject({ status: 401, message: 'Unauthorized/Invalid api key' });
  });

  test('a request signed with a wrong secret is refused', async () => {
    const { creds } = await trader(stage, 'alice');
    const wrong = { ...(creds as NonNullable<typeof creds>), secret: Buffer.alloc(32, 1).toString('base64') };
    const answer = await signedIn(stage, 'alice', { creds: wrong }).getApiKeys();
    expect(answer).toEqual({ error: 'Unauthorized/Invalid api key', status: 401 });
  });

  test('a clock that runs wrong is bridged by asking the venue for the time', async () => {
    const client = await trader(stage, 'alice', { useServerTime: true });
    expect(await client.getClosedOnlyMode()).toEqual({ closed_only: false });
  });

  test('a read-only key reads and does not trade', async () => {
    const dave = await trader(stage, 'dave');
    const { apiKey } = z.object({ apiKey: z.uuid() }).parse(await dave.createReadonlyApiKey());
    expect(await dave.getReadonlyApiKeys()).toEqual([apiKey]);
    expect(await dave.deleteReadonlyApiKey(apiKey)).toBe(true);
    expect(await dave.getReadonlyApiKeys()).toEqual([]);
  });

  test('builder keys are made, listed and revoked', async () => {
    const dave = await trader(stage, 'dave');
    const made = shapes.credentials.parse(await dave.createBuilderApiKey());
    const listed = z.array(
      z.object({ key: z.string(), createdAt: z.string().optional(), revokedAt: z.string().nullish() }),
    );
    expect(listed.parse(await dave.getBuilderApiKeys()).map(({ key }) => key)).toContain(made.key);
    const builder = signedIn(stage, 'dave', { creds: { ...made } });
    await dave.revokeBuilderApiKey();
    const left = listed.parse(await dave.getBuilderApiKeys()).filter(({ revokedAt }) => !revokedAt);
    expect(left.map(({ key }) => key)).not.toContain(made.key);
    expect(builder.creds).toEqual(made);
  });

  test('a signature for another chain makes no key', async () => {
    const signer = viemWallet('alice', stage.rpc);
    const amoy = new ClobClient({ host: stage.endpoints.clob, chain: Chain.AMOY, signer, throwOnError: true });
    await expect(amoy.createApiKey(3)).rejects.toMatchObject({ status: 401, message: 'Invalid L1 Request headers' });
  });
});

expectListedCalls('clob-keys');
