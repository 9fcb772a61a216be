import { describe, expect, it } from 'vitest';
import type { MicroUsdc } from '../../../../shared/units/index.ts';
import type { AccountOptions } from '../../../../src/supervisor/risk/account-guard.ts';
import type { AccountLimits } from '../../../../src/supervisor/risk/account-limits.ts';
import { alarms, pusd, tell, lastLease, limited, type Session } from '../../../support/account-session.ts';
import { runningSession } from '../../../support/supervised-session.ts';

/** A venue that says what the test wants; `undefined`: it does not answer the question. */
function withMoney(more: Partial<AccountLimits> = {}) {
  const venue: { balance: MicroUsdc | undefined; asked: number } = { balance: undefined, asked: 0 };
  const readBalance: AccountOptions['readBalance'] = (done) => {
    venue.asked += 1;
    done(venue.balance);
  };
  const session = (): Session => runningSession(undefined, { ...limited(more), readBalance });
  return { venue, session };
}

describe('the account’s money', () => {
  it('is not lent before it is known: a limit that cannot be computed has tripped', () => {
    const { venue, session } = withMoney();
    const running = session();
    expect(lastLease(running, 'BTC')).toMatchObject({ exposureLimit: 0, account: { denial: 'RISK_UNKNOWN' } });
    venue.balance = pusd(1_000);
    running.world.time.advance(5_000);
    expect(lastLease(running, 'BTC').exposureLimit).toBe(pusd(100));
  });

  it('may be at risk to 95 % (M214): four workers are lent 95 of 100', () => {
    const { venue, session } = withMoney({ minBalanceUsdc: pusd(0) });
    venue.balance = pusd(100);
    const running = session();
    const lent = (['BTC', 'ETH', 'SOL', 'XRP'] as const).map((asset) => lastLease(running, asset).exposureLimit);
    expect(lent.reduce((sum, amount) => sum + amount, 0)).toBe(pusd(95));
    expect(running.supervisor.exposure.limit).toBe(pusd(95));
  });

  it('keeps the least balance: what is lent and the least balance are the cash that a worker reckons with', () => {
    const { venue, session } = withMoney({ minBalanceUsdc: pusd(20) });
    venue.balance = pusd(100);
    const running = session();
    expect(lastLease(running, 'BTC')).toMatchObject({ exposureLimit: pusd(20), account: { cash: pusd(40) } });
  });

  it('counts positions at cost as the account’s own, so that a purchase does not shrink what may be at risk', () => {
    const { venue, session } = withMoney();
    venue.balance = pusd(100);
    const running = session();
    tell(running, 'BTC', { type: 'exposure', atRisk: pusd(15), inPositions: pusd(15) });
    venue.balance = pusd(85);
    running.world.time.advance(60_000);
    expect(running.supervisor.exposure.limit).toBe(pusd(90));
  });

  it('is asked for again after a failure, ever less often up to once a minute (M178)', () => {
    const { venue, session } = withMoney({ balanceEveryMs: 300_000 });
    const running = session();
    const gapsMs: number[] = [];
    let askedAtMs = 0;
    for (let ms = 0; ms < 240_000; ms += 100) {
      const { asked } = venue;
      running.world.time.advance(100);
      if (venue.asked === asked) continue;
      if (askedAtMs > 0) gapsMs.push(ms - askedAtMs);
      askedAtMs = ms;
    }
    expect(gapsMs).toEqual([4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  });

  it('is logged at each reading (M192), and not believed for ever when the venue stops telling', () => {
    const { venue, session } = withMoney({ balanceEveryMs: 300_000 });
    venue.balance = pusd(500);
    const running = session();
    running.world.time.advance(900_000);
    const readings = running.events.flatMap((event) => (event.type === 'balance' ? [event.balance] : []));
    expect(readings).toEqual(Array(4).fill(pusd(500)).slice(0, readings.length));
    expect(venue.asked).toBe(4);
    venue.balance = undefined;
    running.world.time.advance(1_600_000);
    expect(running.supervisor.account).toMatchObject({ state: 'PAUSED', code: 'RISK_UNKNOWN' });
    venue.balance = pusd(500);
    running.world.time.advance(60_000);
    expect(running.supervisor.account.state).toBe('ACTIVE');
  });

  it('shows that some is missing also where it is read more often than a reading takes to be judged', () => {
    const { venue, session } = withMoney({ balanceEveryMs: 2_000 });
    venue.balance = pusd(500);
    const running = session();
    running.world.time.advance(30_000);
    venue.balance = pusd(480);
    running.world.time.advance(60_000);
    expect(alarms(running)).toEqual(['CASH_MISMATCH']);
  });
});
