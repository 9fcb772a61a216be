import { describe, expect, it } from 'vitest';
import { heartbeatVerdict } from '../../../../src/supervisor/heartbeat/heartbeat-verdict.ts';

const HEALTHY = { killedAndClear: false, cancelAllUnconfirmedMs: 0, withholdAfterMs: 5_000 };

describe('heartbeatVerdict', () => {
  it.each([
    ['all is well', {}, 'beat'],
    ['a cancel of everything is young', { cancelAllUnconfirmedMs: 4_999 }, 'beat'],
    ['a cancel of everything is not confirmed in time', { cancelAllUnconfirmedMs: 5_000 }, 'withhold'],
    ['the kill is confirmed', { killedAndClear: true }, 'withhold'],
  ] as const)('when %s', (_name, change, kind) => {
    expect(heartbeatVerdict({ ...HEALTHY, ...change }).kind).toBe(kind);
  });
});
