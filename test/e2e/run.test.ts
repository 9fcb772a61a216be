import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tokenFile } from '../../src/http/token.ts';
import { readRuntime } from '../../src/run/runtime-file.ts';
import type { RunReport } from '../../src/run/run-report.ts';
import type { SystemStatus } from '../../src/supervisor/status.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

let folder: string;
let children: ChildProcess[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-run-'));
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await until(() => children.every((child) => child.exitCode !== null || child.signalCode !== null));
  rmSync(folder, { recursive: true, force: true });
});

type Ending = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** Starts `bulkhead` with these arguments; `ended` resolves with what it left. */
function bulkhead(...args: readonly string[]): { readonly child: ChildProcess; readonly ended: Promise<Ending> } {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  const text = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => void (text.stdout += String(chunk)));
  child.stderr.on('data', (chunk) => void (text.stderr += String(chunk)));
  const ended = new Promise<Ending>((resolve) => child.once('close', (code) => resolve({ code, ...text })));
  return { child, ended };
}

function session(...args: readonly string[]) {
  return bulkhead('run', '--round-length', '8s', '--data-dir', folder, '--http', '127.0.0.1:0', ...args);
}

/** Waits for a state of the outside world; the test's own deadline is the limit. */
async function until<T>(look: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The status of the running session; absent while nobody answers. */
async function status(): Promise<SystemStatus | undefined> {
  if (!existsSync(join(folder, 'runtime.json'))) return undefined;
  try {
    const response = await fetch(`${readRuntime(folder).url}/api/status`);
    return response.ok ? ((await response.json()) as SystemStatus) : undefined;
  } catch {
    return undefined;
  }
}

async function allTrading(): Promise<boolean> {
  return (await status())?.assets.every(({ view }) => view?.standing === 'trading') === true;
}

describe('bulkhead run', () => {
  it('brings up four assets, ends by itself and leaves a report with the exit code 0', async () => {
    const report = join(folder, 'run.json');
    const { code, stderr } = await session('--for', '12s', '--report', report).ended;
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const { schema, assets } = JSON.parse(readFileSync(report, 'utf8')) as RunReport;
    expect(schema).toBe('bulkhead.run/1');
    expect(Object.keys(assets)).toEqual(['BTC', 'ETH', 'SOL', 'XRP']);
    for (const asset of Object.values(assets)) {
      expect(asset.frames.received).toBeGreaterThan(0);
      expect(asset.frames.refused).toBe(0);
      expect(asset.rounds.seen).toBeGreaterThanOrEqual(1);
      expect(asset.orders.open).toBe(0);
    }
  });

  it('starts a bot again that was killed, and ends in order at one interrupt', async () => {
    const { child, ended } = session();
    await until(allTrading);
    const { pid } = readRuntime(folder);
    process.kill(pid, 'SIGKILL');
    await until(() => readRuntime(folder).pid !== pid);
    await until(allTrading);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await ended;
    expect(stderr).toContain('the bot ended unexpectedly (SIGKILL); starting it again');
    expect(stdout).toContain('ended in order: zero open orders, confirmed by the venue');
    expect(code).toBe(0);
    expect(existsSync(join(folder, 'runtime.json'))).toBe(false);
  });

  it('obeys disable, enable and kill from other processes, and keeps its secrets out of the log', async () => {
    const { child, ended } = session('--no-guard', '--assets', 'BTC,ETH');
    await until(allTrading);
    expect(await bulkhead('disable', 'BTC', '--data-dir', folder).ended).toMatchObject({ code: 0 });
    expect((await status())?.assets.map(({ state }) => state)).toEqual(['stopped', 'ready']);
    expect(await bulkhead('enable', 'BTC', '--data-dir', folder).ended).toMatchObject({ code: 0 });
    expect(await bulkhead('enable', 'XRP', '--data-dir', folder).ended).toMatchObject({ code: 2 });
    const killed = await bulkhead('kill', '--data-dir', folder, '--json').ended;
    expect(JSON.parse(killed.stdout)).toEqual({ killed: true, openOrders: 0 });
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
    const log = readFileSync(join(folder, 'bulkhead.log'), 'utf8');
    expect(log).toContain('KILL');
    expect(log).not.toContain(readFileSync(tokenFile(folder), 'utf8').trim());
  });

  it('waits for a venue that is down, says so, and ends cleanly at one interrupt', async () => {
    const config = join(folder, 'down.yaml');
    const nowhere = Object.fromEntries(
      [
        'clob',
        'marketWs',
        'userWs',
        'gamma',
        'data',
        'relayer',
        'polybolt',
        'rtds',
        'binanceRest',
        'binanceWs',
        'geoblock',
      ].map((name) => [name, 'http://127.0.0.1:9']),
    );
    writeFileSync(config, JSON.stringify({ endpoints: { chainId: 137, ...nowhere } }));
    const { child, ended } = session('--no-guard', '--config', config);
    let shown = '';
    child.stdout?.on('data', (chunk) => void (shown += String(chunk)));
    await until(() => shown.includes('the venue does not answer yet') || undefined);
    child.kill('SIGINT');
    const { code, stdout } = await ended;
    expect(code).toBe(0);
    expect(stdout).toContain('ended before the venue answered; nothing was sent');
  });
});

describe('bad input', () => {
  it.each<[string, number, string[]]>([
    ['an unknown flag', 2, ['run', '--intervall', '5m']],
    ['an unknown command', 2, ['rnu']],
    ['an unknown asset', 2, ['run', '--assets', 'DOGE']],
    ['a configuration that is not there', 2, ['run', '--config', 'nowhere.yaml']],
    ['a compressed round on the real venue', 2, ['run', '--venue', 'polymarket', '--round-length', '20s']],
    ['live mode', 3, ['run', '--mode', 'live']],
    ['a question to a session that does not run', 2, ['status', '--data-dir', 'nowhere']],
  ])('gets one line and its exit code: %s', async (_name, exitCode, args) => {
    const { code, stdout, stderr } = await bulkhead(...args).ended;
    expect(stderr).toMatch(/^bulkhead: [^\n]+\n$/);
    expect(stdout).toBe('');
    expect(code).toBe(exitCode);
  });

  it('names a port that is in use', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => void taken.listen(0, '127.0.0.1', resolve));
    const address = taken.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const { code, stderr } = await bulkhead('run', '--no-guard', '--data-dir', folder, '--http', `127.0.0.1:${port}`)
      .ended;
    taken.close();
    expect(stderr).toMatch(new RegExp(`^bulkhead: --http 127.0.0.1:${port} is in use[^\n]+\n$`));
    expect(code).toBe(2);
  });
});
