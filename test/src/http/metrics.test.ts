import { describe, expect, it } from 'vitest';
import type { OrderHash, TradeId } from '../../../shared/market/ids.ts';
import { microShares, microUsdc, price } from '../../../shared/units/index.ts';
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

  it('tells the rebate as an estimate, apart from profit (M162)', async () => {
    const tally = new SessionTally();
    tally.addFact(
      {
        type: 'fill',
        tradeId: 't' as TradeId,
        orderId: '0xa' as OrderHash,
        outcome: 'up',
        side: 'BUY',
        price: price(5_000),
        size: microShares(100_000_000),
        notional: microUsdc(50_000_000),
        fee: microUsdc(0),
        role: 'maker',
        status: 'CONFIRMED',
        strategy: 'market_maker',
      },
      1,
    );
    const text = await renderMetrics(systemStatus([assetStatus('BTC', { totals: tally.totals() })]));
    expect(text).toContain('bulkhead_rebate_estimated_usdc{asset="BTC"} 0.35');
    expect(text).toContain('bulkhead_pnl_realised_usdc{asset="BTC"} 0\n');
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
