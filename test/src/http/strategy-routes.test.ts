import { afterEach, describe, expect, it } from 'vitest';
import type { ConditionId } from '../../../shared/market/ids.ts';
import { epochMs } from '../../../shared/units/index.ts';
import { compartmentView } from '../../support/compartment-view.ts';
import { AUTHORISED, closeAll, serveSession } from './serving.ts';

afterEach(closeAll);

const ROUND = {
  slug: 'btc-updown-5m-1',
  conditionId: '0xbtc' as ConditionId,
  phase: 'open',
  startsAt: epochMs(0),
  endsAt: epochMs(300_000),
};

async function post(url: string, path: string, body: unknown, headers: Record<string, string> = AUTHORISED) {
  const answer = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> & { message?: string } };
}

const PATH = '/api/strategies/inventory_making/parameters';

/** A session whose BTC worker has told of a round. */
async function serveRound() {
  const session = await serveSession();
  const seen = new Promise<void>((resolve) => {
    const look = () => (session.system.supervisor.keepers[0]?.view === undefined ? setTimeout(look, 5) : resolve());
    session.host.workerOf('BTC').say({ type: 'view', view: compartmentView({ round: ROUND }) });
    look();
  });
  await seen;
  return session;
}

describe('parameters over HTTP', () => {
  it('are shown by asset, changed for all or for one, and laid over what holds', async () => {
    const { url, host } = await serveSession();
    const before = (await (await fetch(`${url}${PATH}`)).json()) as object;
    expect(before).toMatchObject({ parameters: { BTC: { targetSpread: 0.03 }, ETH: { targetSpread: 0.03 } } });
    expect(await post(url, PATH, { params: { targetSpread: 0.05 } })).toMatchObject({ status: 200 });
    expect(await post(url, PATH, { params: { orderUsdc: 5 }, asset: 'eth' })).toMatchObject({
      status: 200,
      body: { parameters: { ETH: { targetSpread: 0.05, orderUsdc: 5 } } },
    });
    const told = (asset: 'BTC' | 'ETH') => host.workerOf(asset).received.filter(({ type }) => type === 'parameters');
    expect(told('BTC')).toHaveLength(1);
    expect(told('ETH')).toMatchObject([
      { params: { orderUsdc: 10 } },
      { params: { orderUsdc: 5, targetSpread: 0.05 } },
    ]);
  });

  it('are refused by key, and then nothing is changed', async () => {
    const { url, host } = await serveSession();
    const wrong = await post(url, PATH, { params: { targetSpred: 0.05 } });
    expect(wrong).toMatchObject({ status: 400, body: { message: expect.stringContaining('targetSpred') } });
    const value = await post(url, PATH, { params: { targetSpread: 7 } });
    expect(value).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('parameters.inventory_making.targetSpread') },
    });
    expect((await post(url, '/api/strategies/luck/parameters', { params: {} })).status).toBe(404);
    expect((await post(url, PATH, { params: {}, asset: 'DOGE' })).status).toBe(404);
    expect((await post(url, PATH, { params: {} }, {})).status).toBe(401);
    expect(host.workerOf('BTC').received.filter(({ type }) => type === 'parameters')).toEqual([]);
  });
});

describe('the word of another program over HTTP', () => {
  it('reaches the worker of the round that it names, with its age', async () => {
    const { url, host } = await serveRound();
    const said = { source: 'my-model', fairUp: 0.6 };
    expect(await post(url, '/api/signals', { ...said, asset: 'BTC', saidAt: Date.now() - 2_000 })).toMatchObject({
      status: 200,
      body: { asset: 'BTC', conditionId: '0xbtc' },
    });
    expect((await post(url, '/api/signals', { ...said, slug: ROUND.slug })).status).toBe(200);
    expect((await post(url, '/api/signals', { ...said, conditionId: ROUND.conditionId })).status).toBe(200);
    const words = host.workerOf('BTC').received.filter((message) => message.type === 'external');
    expect(words).toHaveLength(3);
    expect(words[0]).toMatchObject({ conditionId: '0xbtc', source: 'my-model', fairUp: 0.6 });
    expect(words[0]?.ageMs).toBeGreaterThanOrEqual(2_000);
    expect(words[1]?.ageMs).toBe(0);
  });

  it.each([
    ['no token', { source: 'a', asset: 'BTC', fairUp: 0.5 }, 401],
    ['a probability above 1', { source: 'a', asset: 'BTC', fairUp: 1.5 }, 400],
    ['no round', { source: 'a', fairUp: 0.5 }, 400],
    ['two rounds', { source: 'a', asset: 'BTC', slug: 'b', fairUp: 0.5 }, 400],
    ['an unknown round', { source: 'a', slug: 'nowhere', fairUp: 0.5 }, 404],
    ['a round of an asset without a round', { source: 'a', asset: 'ETH', fairUp: 0.5 }, 404],
    ['a word from the future', { source: 'a', asset: 'BTC', fairUp: 0.5, saidAt: Date.now() + 600_000 }, 400],
    ['no source', { asset: 'BTC', fairUp: 0.5 }, 400],
    ['an unknown key', { source: 'a', asset: 'BTC', fairUp: 0.5, fair: 0.5 }, 400],
  ])('is refused with %s', async (what, body, status) => {
    const { url, host } = await serveRound();
    expect((await post(url, '/api/signals', body, what === 'no token' ? {} : AUTHORISED)).status).toBe(status);
    expect(host.workerOf('BTC').received.filter(({ type }) => type === 'external')).toEqual([]);
  });
});
