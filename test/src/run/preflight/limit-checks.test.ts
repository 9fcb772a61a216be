import { describe, expect, it } from 'vitest';
import { fileURLToPath } from 'node:url';
import { loadSettings, readSettingsFile } from '../../../../src/config/load-settings.ts';
import { checkLimits } from '../../../../src/run/preflight/limit-checks.ts';

const EXAMPLE = fileURLToPath(new URL('../../../../config/polymarket-live.example.yaml', import.meta.url));

function verdicts(account: Record<string, number>): readonly string[] {
  const settings = loadSettings([{ source: 'test', values: { account, risk: { portfolioLimitUsdc: 50 } } }]);
  return checkLimits(settings).map(({ verdict }) => verdict);
}

describe('checkLimits', () => {
  it('refuses real money under the loss limits of play money', () => {
    expect(verdicts({})).toEqual(['refuse', 'warn']);
  });

  it('refuses a loss limit that is off or beyond what may be at risk', () => {
    expect(verdicts({ circuitBreakerUsdc: 0, maxDrawdownUsdc: 10 })[0]).toBe('refuse');
    expect(verdicts({ circuitBreakerUsdc: 25, maxDrawdownUsdc: 50.01 })[0]).toBe('refuse');
    expect(verdicts({ circuitBreakerUsdc: 50, maxDrawdownUsdc: 50 })[0]).toBe('ok');
  });

  it('has nothing to say against the example for live', () => {
    expect(checkLimits(loadSettings([readSettingsFile(EXAMPLE)])).map(({ verdict }) => verdict)).toEqual(['ok', 'ok']);
  });
});
