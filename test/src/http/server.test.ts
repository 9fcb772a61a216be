import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { request as rawRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { UsageError } from '../../../shared/errors.ts';
import type { ConditionId } from '../../../shared/market/ids.ts';
import { microUsdc } from '../../../shared/units/index.ts';
import { openHttpServer } from '../../../src/http/server.ts';
import { ensureToken, tokenFile } from '../../../src/http/token.ts';
import { AUTHORISED, closeAll, serve, serveSession, stateOf, TOKEN } from './serving.ts';

afterEach(closeAll);

describe('the HTTP interface', () => {
  it('tells the status of every asset', async () => {
    const { url } = await serveSession();
    const status = (await (await fetch(`${url}/api/status`)).json()) as { assets: { asset: string; state: string }[] };
    expect(status.assets.map(({ asset, state }) => [asset, state])).toEqual([
      ['BTC', 'ready'],
      ['ETH', 'ready'],
    ]);
  });

  it('is healthy while all run, and says who is not and why', async () => {
    const { url, host, system } = await serveSession();
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    const failed = new Promise((resolve) =>
      system.supervisor.observe((event) => event.type === 'death' && resolve(event)),
    );
    host.workerOf('BTC').exit(3);
    await failed;
    const sick = await fetch(`${url}/healthz`);
    expect(sick.status).toBe(503);
    expect(await sick.json()).toEqual({ healthy: false, reasons: ['BTC is failed: exit: exit code 3'] });
  });

  it('speaks the text format of Prometheus', async () => {
    const { url } = await serveSession();
    const text = await (await fetch(`${url}/metrics`)).text();
    expect(text).toContain('bulkhead_worker_state{asset="ETH",state="ready"} 1');
    expect(text).toContain('bulkhead_message_holes_total{asset="BTC"} 0');
    expect(text).toContain('# TYPE bulkhead_restarts_total gauge');
  });

  it('serves a page that needs nothing from anywhere else', async () => {
    const { url } = await serveSession();
    const response = await fetch(url);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await response.text()).not.toMatch(/(?:src|href)=["']?http/);
  });

  it('changes nothing without the token', async () => {
    const { url, system } = await serveSession();
    for (const headers of [{}, { authorization: 'Bearer wrong' }, { authorization: TOKEN }]) {
      const response = await fetch(`${url}/api/kill`, { method: 'POST', headers });
      expect(response.status).toBe(401);
    }
    expect(system.supervisor.isKilled).toBe(false);
  });

  it('rests and wakes one asset', async () => {
    const { url, system } = await serveSession();
    const post = (path: string) => fetch(`${url}${path}`, { method: 'POST', headers: AUTHORISED });
    expect(await (await post('/api/assets/btc/disable')).json()).toEqual({
      asset: 'BTC',
      enabled: false,
      openOrders: 0,
    });
    expect(system.supervisor.keepers.map(({ state }) => state)).toEqual(['stopped', 'ready']);
    expect((await post('/api/assets/BTC/enable')).status).toBe(200);
    expect(system.supervisor.keepers[0]?.wanted).toBe(true);
    expect((await post('/api/assets/DOGE/enable')).status).toBe(404);
  });

  it('tells who disables that an enable came in between', async () => {
    const { url, system, desk } = await serveSession();
    const post = (command: string) =>
      fetch(`${url}/api/assets/BTC/${command}`, { method: 'POST', headers: AUTHORISED });
    desk.answersAfterMs = undefined;
    const draining = stateOf(system, 'BTC', 'draining');
    const disabling = post('disable');
    await draining;
    expect((await post('enable')).status).toBe(200);
    const answer = await disabling;
    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain('an enable came in between');
    desk.answersAfterMs = 30;
    desk.answerAll();
  });

  it('enables nothing while the session ends', async () => {
    const { url, system } = await serveSession();
    const stopped = system.stop('over');
    const response = await fetch(`${url}/api/assets/BTC/enable`, { method: 'POST', headers: AUTHORISED });
    expect(response.status).toBe(409);
    expect(await response.text()).toContain('the session is ending; BTC stays at rest');
    expect(await stopped).toEqual({ openOrders: 0, inDoubt: [] });
  });

  it('kills everything with the token and tells that zero orders are open', async () => {
    const { url, system } = await serveSession();
    const response = await fetch(`${url}/api/kill`, { method: 'POST', headers: AUTHORISED });
    expect(await response.json()).toEqual({ killed: true, openOrders: 0 });
    expect(system.status().killed).toBe(true);
  });

  it('halts and resumes the account with the token, and says what it lifted', async () => {
    const { url, system } = await serveSession();
    const post = (path: string) => fetch(`${url}${path}`, { method: 'POST', headers: AUTHORISED });
    expect((await fetch(`${url}/api/halt`, { method: 'POST' })).status).toBe(401);
    expect(await (await post('/api/halt')).json()).toEqual({ halted: true });
    expect(system.status().account).toMatchObject({ state: 'HALT', code: 'EMERGENCY_STOP' });
    const before = { state: 'HALT', code: 'EMERGENCY_STOP' };
    expect(await (await post('/api/resume')).json()).toEqual({ resumed: true, before });
    expect(system.status().account.state).toBe('ACTIVE');
  });

  it('liquidates the account with the token, also after a kill, whose workers run again', async () => {
    const { url, system } = await serveSession();
    const post = (path: string) => fetch(`${url}${path}`, { method: 'POST', headers: AUTHORISED });
    expect((await fetch(`${url}/api/liquidate`, { method: 'POST' })).status).toBe(401);
    await post('/api/kill');
    expect(await (await post('/api/liquidate')).json()).toEqual({ liquidating: true });
    expect(system.status().account).toMatchObject({ state: 'LIQUIDATE', code: 'LIQUIDATION' });
    expect(system.status().killed).toBe(false);
    expect(system.status().assets.every(({ enabled }) => enabled)).toBe(true);
    expect(await (await fetch(`${url}/metrics`)).text()).toContain('state="LIQUIDATE"} 1');
    const before = { state: 'LIQUIDATE', code: 'LIQUIDATION' };
    expect(await (await post('/api/resume')).json()).toEqual({ resumed: true, before });
  });

  it('enables nothing after a kill by a loss limit, and says what does', async () => {
    const { url, system, host } = await serveSession();
    const earnings = {
      conditionId: '0xa' as ConditionId,
      slug: 'a',
      amount: microUsdc(-3_000_000_000),
      byStrategy: [],
    };
    const killed = stateOf(system, 'BTC', 'stopped');
    host.workerOf('BTC').tell({ type: 'pnl', realised: [earnings], unrealised: microUsdc(0) });
    await killed;
    const response = await fetch(`${url}/api/assets/btc/enable`, { method: 'POST', headers: AUTHORISED });
    expect(response.status).toBe(409);
    expect(await response.text()).toContain('killed by DRAWDOWN');
    expect((await fetch(`${url}/healthz`)).status).toBe(503);
  });

  it('refuses a name that somebody pointed at this machine', async () => {
    const { url } = await serveSession();
    const statusOf = (host: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        rawRequest(`${url}/api/status`, { headers: { host } }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
          .on('error', reject)
          .end();
      });
    expect(await statusOf('evil.example')).toBe(403);
    expect(await statusOf('localhost:8787')).toBe(200);
    expect(await statusOf('[::1]:8787')).toBe(200);
  });

  it('has no drill hooks outside a drill', async () => {
    const { url } = await serveSession();
    const response = await fetch(`${url}/api/drill/BTC/hang`, { method: 'POST', headers: AUTHORISED });
    expect(response.status).toBe(404);
  });

  it('says that it waits for the venue before there is a session', async () => {
    const { url } = await serve(() => undefined);
    const response = await fetch(`${url}/healthz`);
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('waiting for the venue');
  });

  it('names a port that is in use and the way to choose another', async () => {
    const { url } = await serve(() => undefined);
    const listen = new URL(url).host;
    const second = openHttpServer({ listen, token: TOKEN, system: () => undefined, drill: false });
    await expect(second).rejects.toThrow(UsageError);
    await expect(second).rejects.toThrow(`--http ${listen} is in use by another program; choose another with --http`);
  });
});

describe('ensureToken', () => {
  it('makes a token once that only its owner can read', () => {
    const folder = mkdtempSync(join(tmpdir(), 'bulkhead-token-'));
    try {
      const token = ensureToken(folder);
      expect(token).toMatch(/^[0-9a-f]{64}$/);
      expect(ensureToken(folder)).toBe(token);
      expect(statSync(tokenFile(folder)).mode & 0o777).toBe(0o600);
      expect(readFileSync(tokenFile(folder), 'utf8').trim()).toBe(token);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
