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
    expect(stderr).toBe('venue: BTC, ETH, 5m rounds compressed to 20s, seed 3; Ctrl-C ends it\n');
  });

  it.each([
    [['--assets', 'BTC,DOGE'], '--assets: "DOGE" is none of BTC, ETH, SOL, XRP'],
    [['--interval', '7m'], '--interval: "7m" is none of 5m, 15m, 1h, 4h'],
    [['--round-length', '1s'], '--round-length: 1s is outside 5s to 5m for interval 5m'],
    [['--interval', '5m,1h', '--round-length', '20s'], '--round-length needs a single --interval'],
    [['--port', 'http'], '--port: "http" is not a whole number from 0 to 65535'],
    [['--faults', 'no-such-file.json'], '--faults: no-such-file.json cannot be read'],
  ])('refuses %j with one line and exit code 2', async (args, words) => {
    const { code, stderr } = await endOf(spawnVenue(...args));
    expect(code).toBe(2);
    expect(stderr).toContain(words);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
