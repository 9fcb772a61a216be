import { afterEach, describe, expect, it } from 'vitest';
import { AUTHORISED, closeAll, serveSession } from './serving.ts';

afterEach(closeAll);

async function post(url: string, asset: string, body: unknown, headers: Record<string, string> = AUTHORISED) {
  const answer = await fetch(`${url}/api/assets/${asset}/quoting`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as object };
}

describe('quoting over HTTP', () => {
  it('is switched for one asset, and the status says so', async () => {
    const { url, host } = await serveSession();
    expect(await post(url, 'eth', { enabled: false })).toEqual({ status: 200, body: { asset: 'ETH', quoting: false } });
    expect(host.workerOf('ETH').received.at(-1)).toEqual({ type: 'quoting', enabled: false });
    const status = (await (await fetch(`${url}/api/status`)).json()) as object;
    expect(status).toMatchObject({
      assets: [
        { asset: 'BTC', quoting: true },
        { asset: 'ETH', quoting: false },
      ],
    });
  });

  it.each([
    ['an unknown asset', 'DOGE', { enabled: false }, AUTHORISED, 404],
    ['no word', 'ETH', {}, AUTHORISED, 400],
    ['another word', 'ETH', { enabled: 'off' }, AUTHORISED, 400],
    ['no token', 'ETH', { enabled: false }, {}, 401],
  ])('is refused with %s', async (_what, asset, body, headers, status) => {
    const { url, host } = await serveSession();
    expect((await post(url, asset, body, headers)).status).toBe(status);
    expect(host.workerOf('ETH').received.filter(({ type }) => type === 'quoting')).toEqual([]);
  });
});
