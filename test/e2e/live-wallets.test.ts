import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { endRunning, until } from '../support/bulkhead-process.ts';
import { LiveStage } from '../support/live-stage.ts';
import type { TreasuryReport } from '../../src/treasury/treasury-report.ts';

let stage: LiveStage | undefined;
afterEach(async () => {
  await endRunning();
  await stage?.close();
});

describe('live trading with a wallet that is a contract', () => {
  it.each(['proxy', 'safe'] as const)('places and cancels orders of a %s wallet', async (wallet) => {
    stage = await LiveStage.open({ wallet, roundLength: '6s' });
    await stage.prepareWallet();
    const { child, ended } = stage.run();
    await until(async () => ((await stage?.venue.openOrders())?.length ?? 0) >= 2 || undefined);
    child.kill('SIGTERM');
    const { code, stdout } = await ended;
    expect(stdout).toContain('ended in order: zero open orders');
    expect(code).toBe(0);
    expect(await stage.venue.openOrders()).toEqual([]);
  });

  it('trades with a deposit wallet, and redeems its shares itself by way of the relayer', async () => {
    stage = await LiveStage.open({ wallet: 'deposit', roundLength: '6s', redeems: true });
    await stage.prepareWallet();
    const { session, wallet, venue } = stage;
    const report = join(stage.folder, 'report.json');
    const { child, ended } = stage.run(['--report', report, '--strategy', 'inventory_making,distance_fade']);
    await until(() => session.status());
    const redeemed = await until(async () => {
      await session.post('/api/redeem').catch(() => undefined);
      const answer = await session.get('/api/treasury').catch(() => undefined);
      const treasury = answer?.ok === true ? ((await answer.json()) as TreasuryReport) : undefined;
      return treasury?.markets.find(({ redeemedUsdc }) => redeemedUsdc !== undefined);
    });
    child.kill('SIGTERM');
    const { code, stderr } = await ended;
    expect([code, stderr]).toMatchObject([0, expect.any(String)]);
    const ledger = await venue.ledger();
    const payouts =
      ledger.accounts.find(({ address }) => address.toLowerCase() === wallet.toLowerCase())?.payouts ?? [];
    const paid = payouts.reduce((sum, { amount }) => sum + amount, 0);
    expect(payouts.length).toBeGreaterThan(0);
    expect(redeemed.redeemedUsdc).toBeLessThanOrEqual(paid / 1e6);
  });
});
