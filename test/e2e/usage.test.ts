import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bulkhead, endRunning } from '../support/bulkhead-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'bulkhead-usage-'));
afterAll(async () => {
  await endRunning();
  rmSync(folder, { recursive: true, force: true });
});

/** A configuration file with this text; returns its path. */
function config(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** Runs the command to its end: one line on standard error, nothing else. Returns that line. */
async function refusal(args: readonly string[], code: number, env?: NodeJS.ProcessEnv): Promise<string> {
  const ending = await bulkhead(args, env).ended;
  expect(ending.stderr).toMatch(/^bulkhead: [^\n]+\n$/);
  expect(ending).toMatchObject({ code, stdout: '' });
  return ending.stderr.trim();
}

describe('wrong usage gets one line and exit code 2', () => {
  const run = (...args: string[]) => ['run', '--data-dir', folder, ...args];

  it.each<[string, string[], string]>([
    ['an unknown flag, with the nearest', run('--intervall', '5m'), '--interval'],
    ['an unknown command, with the nearest', ['rnu'], 'did you mean "run"'],
    ['an unknown asset', run('--assets', 'BTC,DOGE'), 'assets'],
    ['an asset named twice', run('--assets', 'BTC,BTC'), 'names an asset twice'],
    ['an unknown interval', run('--interval', '7m'), 'interval'],
    ['an unknown strategy', run('--strategy', 'luck'), 'strategies'],
    ['a duration without a unit', run('--for', 'soon'), '--for'],
    ['a seed that is no number', run('--seed', 'x'), '--seed'],
    ['rounds shorter than any', run('--round-length', '1s'), 'roundLengthMs'],
    ['compressed rounds on the real venue', run('--venue', 'polymarket', '--round-length', '20s'), '--round-length'],
    ['an address that is none', run('--http', 'nowhere'), 'http.listen'],
    ['a configuration that is not there', run('--config', join(folder, 'none.yaml')), 'none.yaml: cannot be read'],
    ['an unknown fault, with the nearest', ['drill', '--faults', 'hnag'], 'did you mean "hang"'],
    ['a fault list with a hole', ['drill', '--faults', 'throw,'], 'unknown fault ""'],
    ['status of a session that does not run', ['status', '--data-dir', join(folder, 'none')], 'no session is running'],
    ['kill of a session that does not run', ['kill', '--data-dir', join(folder, 'none')], 'no session is running'],
    ['a switch that is neither on nor off', ['quoting', 'BTC', 'maybe'], 'on, off'],
    ['a liquidation without the word for it', ['liquidate', '--data-dir', join(folder, 'none')], '--yes'],
    ['an archive that is neither packed nor unpacked', ['archive', folder], '--into FOLDER'],
    ['a tape that is not there', ['replay', join(folder, 'none')], 'no such file or folder'],
    ['a folder without tapes', ['replay', folder], 'no tape'],
  ])('%s', async (_name, args, words) => {
    expect(await refusal(args, 2)).toContain(words);
  });

  it('an unknown configuration key, with the nearest', async () => {
    const file = config('typo.yaml', 'risk:\n  maxOrdrUsdc: 5\n');
    const line = await refusal(run('--config', file), 2);
    expect(line).toContain(`${file}: unknown key "risk.maxOrdrUsdc"; did you mean "risk.maxOrderUsdc"?`);
  });

  it('a configuration value of the wrong kind, with file and key', async () => {
    const file = config('kind.yaml', 'risk: { maxOrderUsdc: plenty }\n');
    expect(await refusal(run('--config', file), 2)).toContain(`${file}: "risk.maxOrderUsdc"`);
  });

  it('a configuration that is no YAML', async () => {
    expect(await refusal(run('--config', config('broken.yaml', 'risk: [\n')), 2)).toContain('broken.yaml');
  });

  it('an unknown variable of ours in the environment, with the nearest', async () => {
    const env = { ...process.env, BULKHEAD_RISK_MAX_ORDR_USDC: '5' };
    expect(await refusal(run(), 2, env)).toContain('did you mean BULKHEAD_RISK_MAX_ORDER_USDC?');
  });

  describe('a port in use', () => {
    let taken: Server;
    let address: string;
    beforeAll(async () => {
      taken = createServer();
      await new Promise<void>((resolve) => void taken.listen(0, '127.0.0.1', resolve));
      const bound = taken.address();
      address = `127.0.0.1:${typeof bound === 'object' ? bound?.port : bound}`;
    });
    afterAll(() => void taken.close());

    it.each([
      ['without a guard', ['--no-guard']],
      ['under the guard', []],
    ])('is named, with the way to choose another: %s', async (_name, flags) => {
      const line = await refusal(run('--http', address, ...flags), 2);
      expect(line).toContain(`--http ${address} is in use`);
      expect(line).toContain('choose another with --http');
    });
  });
});

describe('live mode', () => {
  it('is refused for safety with exit code 3, whichever way it was asked for', async () => {
    expect(await refusal(['run', '--mode', 'live'], 3)).toContain('live trading');
    expect(await refusal(['run', '--config', config('live.yaml', 'mode: live\n')], 3)).toContain('live trading');
    expect(await refusal(['run'], 3, { ...process.env, BULKHEAD_MODE: 'live' })).toContain('live trading');
  });
});

describe('help', () => {
  it.each([
    'run',
    'doctor',
    'auth',
    'drill',
    'venue',
    'inspect',
    'record',
    'import',
    'export',
    'replay',
    'status',
    'enable',
    'disable',
    'kill',
    'bench',
  ])('of %s shows examples and ends with 0', async (command) => {
    const { code, stdout, stderr } = await bulkhead([command, '--help']).ended;
    expect(stdout).toContain('Examples:');
    expect(stdout).toContain(`bulkhead ${command}`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});
