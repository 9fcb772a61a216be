import { describe, expect, it } from 'vitest';
import { MICRO, type MicroUsdc, microUsdc } from '../../../../shared/units/index.ts';
import { type Fortunes, lossTrip } from '../../../../src/supervisor/risk/loss-limits.ts';

const OFF = {
  maxDailyLossUsdc: microUsdc(0),
  circuitBreakerUsdc: microUsdc(0),
  maxDrawdownUsdc: microUsdc(0),
  maxDrawdownShare: 0,
};

function pusd(amount: number): MicroUsdc {
  return microUsdc(Math.round(amount * MICRO));
}

function fortunes(equity: number, more: Partial<Fortunes> = {}): Fortunes {
  return {
    equity: pusd(equity),
    equityAtDayStart: pusd(0),
    peak: pusd(0),
    peakInWindow: pusd(0),
    capital: pusd(100),
    ...more,
  };
}

describe('lossTrip', () => {
  it('follows V-DD: equity 100, 112, 103, 102.01, 101.9 kills at the last, with a limit of 10', () => {
    const limits = { ...OFF, maxDrawdownUsdc: pusd(10) };
    let peak = -Infinity;
    const codes = [100, 112, 103, 102.01, 101.9].map((equity) => {
      peak = Math.max(peak, pusd(equity));
      return lossTrip(fortunes(equity, { peak: microUsdc(peak) }), limits);
    });
    expect(codes.slice(0, 4)).toEqual([undefined, undefined, undefined, undefined]);
    expect(codes[4]).toEqual({ state: 'KILL', code: 'DRAWDOWN', detail: '10.10 pUSD below the peak' });
  });

  it('follows V-RISK1: a loss of 50 is within a daily limit of 50, one of 50.01 is not', () => {
    const limits = { ...OFF, maxDailyLossUsdc: pusd(50) };
    expect(lossTrip(fortunes(-50), limits)).toBeUndefined();
    expect(lossTrip(fortunes(-50.01), limits)).toMatchObject({ state: 'HALT', code: 'DAILY_LOSS' });
  });

  it('breaks the circuit at a loss of exactly 25 in the day, wherever the day began', () => {
    const limits = { ...OFF, circuitBreakerUsdc: pusd(25) };
    expect(lossTrip(fortunes(15.01, { equityAtDayStart: pusd(40) }), limits)).toBeUndefined();
    expect(lossTrip(fortunes(15, { equityAtDayStart: pusd(40) }), limits)).toMatchObject({ code: 'CIRCUIT_BREAKER' });
  });

  it('kills at 5 % below the peak of the window, of all that the account had then', () => {
    const limits = { ...OFF, maxDrawdownShare: 0.05 };
    const peak = { peakInWindow: pusd(20) };
    expect(lossTrip(fortunes(14.01, peak), limits)).toBeUndefined();
    expect(lossTrip(fortunes(14, peak), limits)).toMatchObject({ state: 'KILL', code: 'DRAWDOWN' });
  });

  it('takes the gravest of several', () => {
    const limits = { ...OFF, maxDailyLossUsdc: pusd(1), circuitBreakerUsdc: pusd(1), maxDrawdownUsdc: pusd(1) };
    expect(lossTrip(fortunes(-2), limits)).toMatchObject({ code: 'DRAWDOWN' });
    expect(lossTrip(fortunes(-2), { ...limits, maxDrawdownUsdc: pusd(0) })).toMatchObject({ code: 'CIRCUIT_BREAKER' });
  });

  it.each(['equity', 'equityAtDayStart', 'peak', 'peakInWindow', 'capital'] as const)(
    'counts as tripped when %s cannot be computed',
    (field) => {
      const trip = lossTrip(fortunes(0, { [field]: microUsdc(Number.NaN) }), OFF);
      expect(trip).toMatchObject({ state: 'HALT', code: 'RISK_UNKNOWN' });
    },
  );
});
