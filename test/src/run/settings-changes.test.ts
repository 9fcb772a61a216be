import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadSettings } from '../../../src/config/load-settings.ts';
import { settingsChanges } from '../../../src/run/settings-changes.ts';

let dataDir: string;
beforeEach(() => void (dataDir = mkdtempSync(join(tmpdir(), 'bulkhead-settings-'))));
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const start = (values: Readonly<Record<string, unknown>> = {}) =>
  settingsChanges(loadSettings([{ source: 'test', values: { dataDir, ...values } }]));

describe('the settings of the last session', () => {
  it('are compared with the present ones, so that a deployment that overwrote a limit is seen (pitfall 28)', () => {
    expect(start({ risk: { maxOrderUsdc: 5 }, assets: ['BTC'] })).toEqual([]);
    expect(start({ risk: { maxOrderUsdc: 5 }, assets: ['BTC'] })).toEqual([]);
    expect(start({ assets: ['BTC'], wallet: { type: 'safe' } })).toEqual([
      'risk.maxOrderUsdc: 5 → 20',
      'wallet.type: "eoa" → "safe"',
    ]);
  });

  it('hold no address of a node, which may have a key in it', () => {
    const rpcUrl = 'https://node.example/a-key-of-mine';
    start({ treasury: { rpcUrl } });
    expect(start()).toEqual([]);
    expect(readFileSync(join(dataDir, 'settings-last.json'), 'utf8')).not.toContain('a-key-of-mine');
  });

  it('that cannot be read stop nothing', () => {
    writeFileSync(join(dataDir, 'settings-last.json'), '{"risk');
    expect(start()).toEqual([]);
  });
});
