import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../shared/errors.ts';
import {
  credentialsFrom,
  environmentLayer,
  forgetSecrets,
  INTERNAL_NAMES,
  PRIVATE_KEY_NAME,
  privateKeyFrom,
  withoutSecrets,
} from '../../../src/config/environment.ts';
import { loadSettings } from '../../../src/config/load-settings.ts';

const CREDENTIALS = {
  POLYMARKET_API_KEY: 'key',
  POLYMARKET_API_SECRET: 'secret',
  POLYMARKET_API_PASSPHRASE: 'passphrase',
};

describe('environmentLayer', () => {
  it('reads numbers, texts and lists by the path of their key', () => {
    const layer = environmentLayer({
      BULKHEAD_RISK_MAX_ORDER_USDC: '7.5',
      BULKHEAD_ASSETS: 'BTC, ETH',
      BULKHEAD_HTTP_ENABLED: 'false',
      BULKHEAD_DATA_DIR: '0123',
      HOME: '/home/me',
    });
    const settings = loadSettings([layer]);
    expect(settings.risk.maxOrderUsdc).toBe(7.5);
    expect(settings.assets).toEqual(['BTC', 'ETH']);
    expect(settings.http.enabled).toBe(false);
    expect(settings.dataDir).toBe('0123');
  });

  it('accepts the names that other programs use', () => {
    const layer = environmentLayer({ WS_HEARTBEAT_INTERVAL: '4000', ROUND_CHECK_INTERVAL: '2000' });
    const settings = loadSettings([layer]);
    expect(settings.sockets.heartbeatIntervalMs).toBe(4_000);
    expect(settings.rounds.checkIntervalMs).toBe(2_000);
  });

  it('refuses a misspelt variable with the nearest known one', () => {
    expect(() => environmentLayer({ BULKHEAD_RISK_MAXORDER_USDC: '1' })).toThrow(
      new UsageError(
        'config',
        'environment: unknown variable BULKHEAD_RISK_MAXORDER_USDC; did you mean BULKHEAD_RISK_MAX_ORDER_USDC?',
      ),
    );
  });

  it('leaves alone what the guard tells the bot', () => {
    expect(environmentLayer({ [INTERNAL_NAMES.endpoints]: '{}', [INTERNAL_NAMES.playKey]: '0x' }).values).toEqual({});
  });
});

describe('credentialsFrom', () => {
  it('gives all three or none', () => {
    expect(credentialsFrom(CREDENTIALS)).toEqual({ apiKey: 'key', secret: 'secret', passphrase: 'passphrase' });
    expect(credentialsFrom({})).toBeUndefined();
  });

  it('names what is missing beside the API key', () => {
    expect(() => credentialsFrom({ POLYMARKET_API_KEY: 'key' })).toThrow(
      /POLYMARKET_API_SECRET and POLYMARKET_API_PASSPHRASE/,
    );
  });
});

describe('privateKeyFrom', () => {
  it('takes a key with and without 0x', () => {
    const key = `0x${'ab'.repeat(32)}`;
    expect(privateKeyFrom({ [PRIVATE_KEY_NAME]: key.slice(2) })).toBe(key);
    expect(privateKeyFrom({ [PRIVATE_KEY_NAME]: ` ${key} ` })).toBe(key);
    expect(privateKeyFrom({})).toBeUndefined();
  });

  it('refuses what is no key without repeating it', () => {
    const wrong = '0xfeedface';
    const read = () => privateKeyFrom({ [PRIVATE_KEY_NAME]: wrong });
    expect(read).toThrow(/POLYMARKET_PRIVATE_KEY is no private key/);
    expect(read).not.toThrow(new RegExp(wrong));
  });
});

describe('forgetSecrets', () => {
  it('leaves no secret behind for a child or a dump', () => {
    const environment: Record<string, string | undefined> = {
      ...CREDENTIALS,
      [INTERNAL_NAMES.playKey]: '0x11',
      [PRIVATE_KEY_NAME]: '0x22',
      HOME: '/',
    };
    forgetSecrets(environment);
    expect(environment).toEqual({ HOME: '/' });
  });
});

describe('withoutSecrets', () => {
  it('keeps from a child every credential of the venue and what the guard tells the bot, and nothing else', () => {
    const ours = { [INTERNAL_NAMES.playKey]: '0x11', [INTERNAL_NAMES.endpoints]: '{}' };
    const environment = { ...CREDENTIALS, POLYMARKET_PRIVATE_KEY: '0x22', ...ours, HOME: '/', PATH: '/bin' };
    expect(withoutSecrets(environment)).toEqual({ HOME: '/', PATH: '/bin' });
    expect(environment).toHaveProperty('POLYMARKET_API_KEY');
  });
});
