import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bulkhead, endRunning } from '../../support/bulkhead-process.ts';
import { RunningSession } from '../../support/running-session.ts';

const CREDENTIALS = {
  POLYMARKET_API_KEY: 'a0b1c2d3-key-of-the-real-venue',
  POLYMARKET_API_SECRET: 'secret-of-the-real-venue',
  POLYMARKET_API_PASSPHRASE: 'passphrase-of-the-real-venue',
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-bot-'));
});
afterEach(async () => {
  await endRunning();
  rmSync(folder, { recursive: true, force: true });
});

/** A session of a second, with no venue behind its addresses. Its data folder is named after a secret. */
function paper(env: NodeJS.ProcessEnv) {
  const services = 'clob marketWs userWs gamma data relayer polybolt rtds binanceRest binanceWs geoblock'.split(' ');
  const nowhere = Object.fromEntries(services.map((name) => [name, 'http://127.0.0.1:9']));
  const config = join(folder, 'paper.yaml');
  const dataDir = join(folder, CREDENTIALS.POLYMARKET_API_SECRET);
  writeFileSync(
    config,
    JSON.stringify({ venue: 'polymarket', assets: ['BTC'], dataDir, endpoints: { chainId: 137, ...nowhere } }),
  );
  return bulkhead(['run', '--config', config, '--no-guard', '--no-http', '--for', '1s', '--json'], env).ended;
}

describe('a bot whose output nobody reads any more', { timeout: 60_000 }, () => {
  it.each([
    ['alone', ['--no-guard']],
    ['under the guard', []],
  ])('ends in order, with its orders cancelled, and is not started again: %s', async (_name, flags) => {
    const places = ['--data-dir', folder, '--http', '127.0.0.1:0'];
    const { child, ended } = bulkhead(['run', '--assets', 'BTC', '--round-length', '8s', ...places, ...flags]);
    await new RunningSession(folder).untilAsset('BTC', ({ view }) => (view?.openOrders ?? 0) > 0);
    child.stdout?.destroy();
    const { code, stderr } = await ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(readFileSync(join(folder, 'bulkhead.log'), 'utf8')).toContain('standard output was closed');
  });
});

describe('paper on the real venue', { timeout: 60_000 }, () => {
  it('keeps the credentials of the real venue out of everything it writes', async () => {
    const { stdout, stderr } = await paper({ ...process.env, ...CREDENTIALS });
    expect(JSON.parse(stdout)).toMatchObject({ config: { dataDir: join(folder, '***') } });
    expect(stderr).not.toContain('no API credentials');
  });

  it('says at the start what it cannot do without credentials', async () => {
    const { stderr } = await paper(process.env);
    expect(stderr).toContain('no API credentials for the price stream (POLYMARKET_API_KEY, POLYMARKET_API_SECRET,');
    expect(stderr).toContain('no directional trade');
  });
});
