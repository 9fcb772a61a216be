import { describe, expect, it } from 'vitest';
import { renderMetrics } from '../../../src/http/metrics.ts';
import { SessionTally } from '../../../src/supervisor/session-tally.ts';
import { assetStatus, systemStatus } from '../../support/system-status.ts';

describe('renderMetrics', () => {
  it('tells how often each limit bit, by asset and code (M200)', async () => {
    const tally = new SessionTally();
    for (const code of ['MAX_ORDER', 'DAILY_TRADES', 'MAX_ORDER']) {
      tally.addFact({ type: 'denied', code, strategy: 'distance_fade', detail: '' }, 1);
    }
    const text = await renderMetrics(systemStatus([assetStatus('ETH', { totals: tally.totals() })]));
    expect(text).toContain('bulkhead_denials_total{asset="ETH",code="MAX_ORDER"} 2');
    expect(text).toContain('bulkhead_denials_total{asset="ETH",code="DAILY_TRADES"} 1');
  });

  it('tells the state of the account, and its day', async () => {
    const status = systemStatus([]);
    const text = await renderMetrics({ ...status, account: { ...status.account, state: 'HALT', code: 'DAILY_LOSS' } });
    expect(text).toContain('bulkhead_account_state{state="HALT"} 1');
    expect(text).toContain('bulkhead_account_state{state="ACTIVE"} 0');
    expect(text).toContain('bulkhead_account_day_pnl_usdc 2');
    expect(text).toContain('bulkhead_account_balance_usdc 900');
  });
});
