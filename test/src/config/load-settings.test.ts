import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { POLYMARKET } from '../../../src/run/venue-endpoints.ts';
import { UsageError } from '../../../shared/errors.ts';
import { loadSettings, readSettingsFile } from '../../../src/config/load-settings.ts';
import { settingsKeys } from '../../../src/config/settings.ts';

const CONFIG = fileURLToPath(new URL('../../../config/', import.meta.url));

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-config-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** Loads settings whose last layer is to blame. */
function load(values: Record<string, unknown>): () => unknown {
  return () => loadSettings([{ source: 'my.yaml', values }]);
}

describe('loadSettings', () => {
  it('has a value for every key of the schema in config/default.yaml but the optional ones', () => {
    const settings = loadSettings([]) as unknown as Record<string, unknown>;
    const absent = settingsKeys().filter(({ path }) => {
      const value = path.reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], settings);
      return value === undefined && path[0] !== 'endpoints';
    });
    expect(absent.map(({ path }) => path.join('.'))).toEqual([
      'wallet.address',
      'embedded.seed',
      'embedded.occasions',
      'treasury.minSets',
      'treasury.batch',
      'treasury.rpcUrl',
    ]);
  });

  it.each(['polymarket-paper.yaml', 'polymarket-live.example.yaml'])('accepts the %s that we ship', (name) => {
    expect(loadSettings([readSettingsFile(join(CONFIG, name))]).venue).toBe('polymarket');
  });

  it('lays later layers over earlier ones, key by key, and replaces lists whole', () => {
    const settings = loadSettings([
      { source: 'file', values: { assets: ['BTC', 'ETH'], risk: { maxOrderUsdc: 5, maxOpenOrders: 3 } } },
      { source: 'flags', values: { assets: ['SOL'], risk: { maxOrderUsdc: 7 } } },
    ]);
    expect(settings.assets).toEqual(['SOL']);
    expect(settings.risk).toMatchObject({ maxOrderUsdc: 7, maxOpenOrders: 3, portfolioLimitUsdc: 400 });
  });

  it.each(['http://example.com/clob', 'ws://10.0.0.1/ws', 'ftp://example.com', 'http://127.0.0.1.example.com'])(
    'refuses %s: what is not encrypted may be on this machine only (M282)',
    (clob) => {
      const given = { ...POLYMARKET, clob };
      expect(() => loadSettings([{ source: 'file', values: { endpoints: given } }])).toThrow(
        /"endpoints.clob".*not encrypted/,
      );
      expect(load({ treasury: { rpcUrl: clob } })).toThrow(/"treasury.rpcUrl".*not encrypted/);
    },
  );

  it.each(['http://127.0.0.1:8790/clob', 'http://localhost:1', 'http://[::1]:1', 'https://example.com'])(
    'accepts %s',
    (clob) => {
      const given = { ...POLYMARKET, clob };
      expect(loadSettings([{ source: 'file', values: { endpoints: given } }]).endpoints?.clob).toBe(clob);
    },
  );

  it('cannot be changed afterwards', () => {
    const { risk } = loadSettings([]);
    expect(() => Object.assign(risk, { maxOrderUsdc: 1_000 })).toThrow(TypeError);
  });

  it.each([
    [{ intervall: '5m' }, 'my.yaml: unknown key "intervall"; did you mean "interval"?'],
    [{ risk: { maxOrderUsd: 5 } }, 'my.yaml: unknown key "risk.maxOrderUsd"; did you mean "risk.maxOrderUsdc"?'],
    [{ zzzzzzzz: 1 }, 'my.yaml: unknown key "zzzzzzzz"'],
    [{ http: { listen: 'everywhere' } }, 'my.yaml: "http.listen": write it like 127.0.0.1:8787'],
    [{ assets: ['BTC', 'BTC'] }, 'my.yaml: "assets": names an asset twice'],
    [
      { wallet: { address: '0xc011a7E12a19f7B1f670d46F03B03f3342E82DFB' } },
      'my.yaml: "wallet.address": a digit is wrong: its checksum (EIP-55) does not fit',
    ],
  ])('refuses %j on one line that names file and key', (values, message) => {
    expect(load(values)).toThrow(new UsageError('config', message));
  });

  it.each([
    { assets: ['DOGE'] },
    { interval: '6m' },
    { risk: { maxOrderUsdc: -1 } },
    { risk: 5 },
    { strategies: [] },
    { embedded: { roundLengthMs: 10 } },
  ])('refuses %j', (values) => {
    expect(load(values)).toThrow(UsageError);
    expect(load(values)).toThrow(/^my\.yaml: "[^\n]+$/);
  });
});

describe('the length of compressed rounds', () => {
  const tenMinutes = { source: 'my.yaml', values: { embedded: { roundLengthMs: 600_000 } } };

  it('may not be longer than the interval', () => {
    const message = '"embedded.roundLengthMs" (--round-length): 10m is longer than interval 5m';
    expect(() => loadSettings([tenMinutes])).toThrow(new UsageError('config', message));
  });

  it('is judged by the interval of whichever layer, and on the embedded venue only', () => {
    expect(loadSettings([tenMinutes, { source: 'flags', values: { interval: '15m' } }]).embedded.roundLengthMs).toBe(
      600_000,
    );
    expect(loadSettings([tenMinutes, { source: 'flags', values: { venue: 'polymarket' } }]).venue).toBe('polymarket');
  });
});

describe('readSettingsFile', () => {
  it.each([
    ['absent.yaml', undefined, 'cannot be read'],
    ['broken.yaml', 'a: [1, 2', 'broken.yaml'],
    ['list.yaml', '- 1', 'must hold keys and values'],
  ])('refuses %s on one line that names it', (name, text, words) => {
    const path = text === undefined ? join(folder, name) : file(name, text);
    expect(() => readSettingsFile(path)).toThrow(UsageError);
    expect(() => readSettingsFile(path)).toThrow(words);
    expect(() => readSettingsFile(path)).not.toThrow(/\n/);
  });

  it('takes an empty file for one that changes nothing', () => {
    expect(loadSettings([readSettingsFile(file('empty.yaml', '# nothing\n'))]).interval).toBe('5m');
  });
});
