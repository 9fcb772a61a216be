import { NEVER_TOO_LATE } from '../../support/never-too-late.ts';
import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../../shared/backtest/comparison.ts';
import { RunLog } from '../../../shared/backtest/run-log.ts';
import type { PlaceEffect } from '../../../shared/events/effects.ts';
import type { OrderHash, TradeId } from '../../../shared/market/ids.ts';
import type { OrderEnd, PaperOrder } from '../../../shared/matching/index.ts';
import { epochMs, microShares, microUsdc, price, tick } from '../../../shared/units/index.ts';
import { ROUND } from './small-world.ts';

/** A run that is told order by order. */
class ToldRun {
  readonly log = new RunLog();
  #clientId = 0;

  /** A bid for Up. Returns its number. */
  bid(atMs: number, cents: number, shares = 10): number {
    this.#clientId += 1;
    const clientId = this.#clientId;
    const orderId = `0x${clientId}` as OrderHash;
    const fact = { type: 'order', clientId, state: 'intended', strategy: 'making' } as const;
    this.log.effect(epochMs(atMs), { type: 'fact', fact });
    this.log.effect(epochMs(atMs), this.#place(clientId, cents, shares));
    this.log.effect(epochMs(atMs), { type: 'fact', fact: { ...fact, orderId, state: 'live' } });
    return clientId;
  }

  fill(atMs: number, clientId: number, cents: number, shares: number): void {
    const fact = {
      type: 'fill',
      tradeId: `t${atMs}` as TradeId,
      orderId: `0x${clientId}` as OrderHash,
      outcome: 'up',
      side: 'BUY',
      price: price(cents * 100),
      size: microShares(shares * 1_000_000),
      notional: microUsdc(0),
      fee: microUsdc(0),
      role: 'maker',
      status: 'MATCHED',
      strategy: 'making',
    } as const;
    this.log.effect(epochMs(atMs), { type: 'fact', fact });
    this.log.effect(epochMs(atMs + 1_000), { type: 'fact', fact: { ...fact, status: 'CONFIRMED' } });
  }

  denied(atMs: number, code: string): void {
    const fact = { type: 'denied', code, strategy: 'making', detail: '' } as const;
    this.log.effect(epochMs(atMs), { type: 'fact', fact });
  }

  ended(atMs: number, clientId: number, ahead: number, end: OrderEnd = { kind: 'cancelled' }): void {
    const order = { place: this.#place(clientId, 47, 10), ahead: microShares(ahead), passed: 0 } as PaperOrder;
    this.log.ended(epochMs(atMs), order, end);
  }

  #place(clientId: number, cents: number, shares: number): PlaceEffect {
    return {
      type: 'place',
      clientId,
      conditionId: ROUND.conditionId,
      token: ROUND.up,
      side: 'BUY',
      price: price(cents * 100),
      size: microShares(shares * 1_000_000),
      tick: tick(100),
      minSize: ROUND.minSize,
      orderType: 'GTC',
      postOnly: true,
      notAfter: NEVER_TOO_LATE,
      expiresAt: 0,
      version: 'v1',
      negRisk: false,
    };
  }
}

function compared(tell: (recorded: ToldRun, predicted: ToldRun) => void) {
  const [recorded, predicted] = [new ToldRun(), new ToldRun()];
  tell(recorded, predicted);
  return compareRuns({ asset: 'BTC', interval: '5m' }, recorded.log, predicted.log);
}

function reasons(comparison: ReturnType<typeof compared>): string[] {
  return comparison.classes.map(({ run, why, shares }) => `${run} ${why} ${shares}`);
}

describe('a comparison of fills', () => {
  it('pairs fills of the same price within two seconds, and counts a trade once however often it is told', () => {
    const found = compared((recorded, predicted) => {
      for (const run of [recorded, predicted]) run.fill(run === recorded ? 10_000 : 11_500, run.bid(0, 47), 47, 10);
    });
    expect(found).toMatchObject({
      recorded: { fills: 1, shares: 10 },
      both: { shares: 10 },
      agreement: 1,
      classes: [],
    });
  });

  it('names what is left over of another size', () => {
    const found = compared((recorded, predicted) => {
      recorded.fill(10_000, recorded.bid(0, 47), 47, 10);
      predicted.fill(10_000, predicted.bid(0, 47), 47, 4);
    });
    expect(reasons(found)).toEqual(['recorded size 6']);
  });

  const others: readonly (readonly [why: string, tell: (other: ToldRun) => void])[] = [
    ['queue', (other) => other.ended(60_000, other.bid(0, 47), 5)],
    ['own-impact', (other) => other.ended(60_000, other.bid(0, 47), 0)],
    ['latency', (other) => void other.bid(10_500, 47)],
    ['price', (other) => void other.bid(0, 46)],
    ['denied NO_LEASE', (other) => other.denied(9_000, 'NO_LEASE')],
    ['decision', () => undefined],
  ];

  it.each(others)('explains a fill that the backtest does not have: %s', (why, other) => {
    const found = compared((recorded, predicted) => {
      recorded.fill(10_000, recorded.bid(0, 47), 47, 10);
      other(predicted);
    });
    expect(reasons(found)).toEqual([`recorded ${why} 10`]);
    expect(found.agreement).toBe(0);
  });

  it('explains a fill that only the backtest has', () => {
    const found = compared((recorded, predicted) => {
      recorded.bid(0, 47);
      predicted.fill(10_000, predicted.bid(0, 47), 47, 10);
    });
    expect(reasons(found)).toEqual(['predicted queue 10']);
  });
});
