import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import { endpointsSchema } from '../../shared/wire/endpoints.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

const children: ChildProcess[] = [];

function spawnVenue(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, [MAIN, 'venue', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  return child;
}

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

async function endOf(child: ChildProcess): Promise<{ readonly code: unknown; readonly stderr: string }> {
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [unknown];
  return { code, stderr };
}

describe('bulkhead venue', () => {
  it('prints its base URLs as one JSON line, serves them, and ends with 0 when it is asked to', async () => {
    const child = spawnVenue('--assets', 'BTC,ETH', '--round-length', '20s', '--seed', '3');
    const end = endOf(child);
    const lines: string[] = [];
    const output = createInterface({ input: child.stdout as NonNullable<typeof child.stdout> });
    output.on('line', (line) => lines.push(line));
    await once(output, 'line');
    const { clob } = endpointsSchema.parse(JSON.parse(lines[0] as string));
    expect((await request(`${clob}/time`)).statusCode).toBe(200);
    child.kill('SIGTERM');
    const { code, stderr } = await end;
    expect(code).toBe(0);
    expect(lines).toHaveLength(1);
    expect(stderr).toMatch(
      /^venue: BTC, ETH, 5m rounds compressed to 20s, seed 3; Ctrl-C ends it\nvenue: the books balance: \d+(\.\d+)? pUSD put in; [^\n]+\n$/,
    );
  });

  it.each([
    [['--assets', 'BTC,DOGE'], '--assets: "DOGE" is none of BTC, ETH, SOL, XRP'],
    [['--interval', '7m'], '--interval: "7m" is none of 5m, 15m, 1h, 4h'],
    [['--round-length', '1s'], '--round-length: 1s is outside 5s to 5m for interval 5m'],
    [['--interval', '5m,1h', '--round-length', '20s'], '--round-length needs a single --interval'],
    [['--port', 'http'], '--port: "http" is not a whole number from 0 to 65535'],
    [['--protocol-v2', 'DOGE'], '--protocol-v2: "DOGE" is none of BTC, ETH, SOL, XRP'],
    [['--fault', '{"fault":"flood"}'], '--fault: unknown fault "flood"'],
    [['--faults', 'no-such-file.json'], '--faults: no-such-file.json cannot be read'],
  ])('refuses %j with one line and exit code 2', async (args, words) => {
    const { code, stderr } = await endOf(spawnVenue(...args));
    expect(code).toBe(2);
    expect(stderr).toContain(words);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('does what another process asks of a venue that runs, and says what it did', async () => {
    const venue = spawnVenue('--assets', 'BTC', '--crowd', '0');
    const output = createInterface({ input: venue.stdout as NonNullable<typeof venue.stdout> });
    const [line] = (await once(output, 'line')) as [string];
    const { clob, control } = endpointsSchema.parse(JSON.parse(line));
    const asking = spawnVenue('fault', control as string, '{"fault":"mode","mode":"disabled","for":"1m"}');
    let said = '';
    asking.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    expect(await endOf(asking)).toEqual({ code: 0, stderr: '' });
    expect(said).toBe('applied: mode\n');
    expect((await request(`${clob}/order`, { method: 'POST', body: '{}' })).statusCode).toBe(503);
  });

  it.each([
    [['fault', 'http://127.0.0.1:9/control', '{"fault":"flood"}'], 2, 'unknown fault "flood"'],
    [['fault', 'nowhere', '{"fault":"down"}'], 2, '"nowhere" is no URL'],
    [['fault', 'http://127.0.0.1:9/control', '{"fault":"down"}'], 1, 'no venue answers at http://127.0.0.1:9/control'],
    [['fault'], 2, "missing required argument 'control-url'"],
  ])('ends %j with exit code %d and one line', async (args, exitCode, words) => {
    const { code, stderr } = await endOf(spawnVenue(...args));
    expect(code).toBe(exitCode);
    expect(stderr).toContain(words);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
