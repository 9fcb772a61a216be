import { fc } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { Asset } from '../../../../shared/market/assets.ts';
import { POLICY } from '../../../../src/supervisor/policy.ts';
import { BudgetLedger } from '../../../../src/supervisor/risk/budget-ledger.ts';

const LIMIT = 400;
const HELD_FOR_MS = POLICY.lease.ttlMs + POLICY.lease.graceMs;

describe('BudgetLedger of a limit that is not used up', () => {
  it('lends no more than is free, so that a late asset cannot break the limit', () => {
    const ledger = new BudgetLedger(LIMIT, POLICY.lease);
    expect(ledger.grant('BTC', 300, 0)).toBe(300);
    expect(ledger.grant('ETH', 300, 0)).toBe(100);
    expect(ledger.grant('SOL', 1, 0)).toBe(0);
  });

  it('counts a larger lease until it has run out, although a smaller one replaced it', () => {
    const ledger = new BudgetLedger(LIMIT, POLICY.lease);
    ledger.grant('BTC', 300, 0);
    ledger.grant('BTC', 50, 1_000);
    expect(ledger.grant('ETH', LIMIT, HELD_FOR_MS - 1)).toBe(100);
    expect(ledger.held('BTC', HELD_FOR_MS)).toBe(50);
    expect(ledger.grant('SOL', LIMIT, HELD_FOR_MS)).toBe(250);
  });

  it('counts what is really at risk after the lease that allowed it has run out', () => {
    const ledger = new BudgetLedger(LIMIT, POLICY.lease);
    ledger.grant('BTC', 300, 0);
    ledger.report('BTC', 250);
    expect(ledger.grant('ETH', LIMIT, HELD_FOR_MS)).toBe(150);
  });

  it('keeps the worse of lent and reported from a death until the successor has reconciled', () => {
    const ledger = new BudgetLedger(LIMIT, POLICY.lease);
    ledger.grant('BTC', 300, 0);
    ledger.report('BTC', 20);
    ledger.freeze('BTC', 1);
    expect(ledger.grant('BTC', 1, 2)).toBe(0);
    expect(ledger.grant('ETH', LIMIT, 10 * HELD_FOR_MS)).toBe(100);
    ledger.begin('BTC');
    ledger.report('BTC', 20);
    expect(ledger.used()).toBe(300);
    ledger.thaw('BTC');
    expect(ledger.grant('SOL', LIMIT, 20 * HELD_FOR_MS)).toBe(380);
  });

  it('does not count a predecessor’s use for ever when its successor finds nothing and so reports nothing', () => {
    const ledger = new BudgetLedger(LIMIT, POLICY.lease);
    ledger.report('BTC', 250);
    ledger.begin('BTC');
    expect(ledger.grant('ETH', LIMIT, 0)).toBe(150);
    ledger.thaw('BTC');
    expect(ledger.grant('ETH', LIMIT, 0)).toBe(400);
  });

  it('lends less at once when the limit shrinks', () => {
    const ledger = new BudgetLedger(LIMIT, POLICY.lease);
    ledger.grant('BTC', 300, 0);
    ledger.setLimit(310);
    expect(ledger.grant('ETH', LIMIT, 0)).toBe(10);
  });
});

describe('BudgetLedger of a limit that is used up', () => {
  it('raises the ceiling by what is left, in the count of the worker', () => {
    const ledger = new BudgetLedger(20, POLICY.lease);
    expect(ledger.grant('BTC', 5, 0)).toBe(5);
    ledger.spend('BTC', 4);
    ledger.report('BTC', 1, 4);
    expect(ledger.grant('BTC', 5, 1_000)).toBe(9);
    expect(ledger.held('BTC', 1_000)).toBe(9);
    expect(ledger.spent).toBe(4);
  });

  it('gives nothing more when all is spent, and everything again on the next day', () => {
    const ledger = new BudgetLedger(20, POLICY.lease);
    ledger.spendBefore(15);
    ledger.grant('BTC', 5, 0);
    ledger.spend('BTC', 5);
    ledger.report('BTC', 0, 5);
    expect(ledger.grant('BTC', 5, 0)).toBe(5);
    expect(ledger.grant('ETH', 5, 0)).toBe(0);
    ledger.renew();
    expect(ledger.grant('ETH', 30, 0)).toBe(20);
  });

  it('does not spend twice what a successor adopts and counts as its own', () => {
    const ledger = new BudgetLedger(20, POLICY.lease);
    ledger.grant('BTC', 10, 0);
    ledger.spend('BTC', 3);
    ledger.report('BTC', 0, 3);
    ledger.freeze('BTC', 0);
    expect(ledger.held('BTC', 60_000)).toBe(10);
    ledger.begin('BTC');
    ledger.report('BTC', 0, 3);
    ledger.thaw('BTC');
    expect(ledger.held('BTC', 60_000)).toBe(3);
    expect(ledger.grant('BTC', 100, 60_000)).toBe(3 + 17);
  });
});

/**
 * A worker as the ledger must reckon with: it uses what a lease allows, its reports and the news of what it did arrive late
 * or, when it dies, never; what it left open is gone once its successor has reconciled, or was done.
 */
type Worker = {
  alive: boolean;
  done: number;
  open: number;
  /** Done by this asset's workers in truth, and of that what the ledger was told. */
  truth: number;
  told: number;
};

const PLAYERS = ['BTC', 'ETH', 'SOL'] as const;
const asset = fc.constantFrom(...PLAYERS);
const amount = fc.oneof(fc.constant(LIMIT), fc.integer({ min: 0, max: LIMIT }));
const part = fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true }));
const move = fc.oneof(
  /** Is lent something, and uses a part of it at once. */
  fc.record({ kind: fc.constant('enter' as const), asset, amount, part }),
  fc.record({ kind: fc.constant('fill' as const), asset, part }),
  fc.record({ kind: fc.constant('crash' as const), asset, part }),
  fc.record({ kind: fc.constant('restart' as const), asset }),
  fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 5_000 }) }),
);

type Move = typeof move extends fc.Arbitrary<infer M> ? M : never;

/** @returns the most that was really used at any moment */
function mostUsed(moves: readonly Move[], usesUp: boolean): number {
  const ledger = new BudgetLedger(LIMIT, POLICY.lease);
  const workers = new Map<Asset, Worker>(PLAYERS.map((name) => [name, newWorker()]));
  let nowMs = 0;
  let most = 0;
  for (const each of moves) {
    if (each.kind === 'wait') {
      // Facts of the living arrive within milliseconds; those of the dead never do.
      for (const [name, worker] of workers) if (worker.alive) tell(ledger, name, worker);
      nowMs += each.ms;
    } else act(ledger, workers.get(each.asset) ?? newWorker(), each, nowMs, usesUp);
    let used = 0;
    for (const { truth, open } of workers.values()) used += (usesUp ? truth : 0) + open;
    most = Math.max(most, used);
  }
  return most;
}

function newWorker(): Worker {
  return { alive: true, done: 0, open: 0, truth: 0, told: 0 };
}

function act(
  ledger: BudgetLedger,
  worker: Worker,
  each: Exclude<Move, { kind: 'wait' }>,
  nowMs: number,
  usesUp: boolean,
): void {
  switch (each.kind) {
    case 'enter': {
      if (!worker.alive) return;
      const ceiling = ledger.grant(each.asset, each.amount, nowMs);
      worker.open += Math.floor(each.part * Math.max(0, ceiling - worker.done - worker.open));
      return;
    }
    case 'fill':
      if (worker.alive) fill(worker, each.part, usesUp);
      return;
    case 'crash':
      if (!worker.alive) return;
      worker.alive = false;
      // What it did last never reached us.
      fill(worker, each.part, usesUp);
      ledger.freeze(each.asset, nowMs);
      return;
    case 'restart':
      if (worker.alive) return;
      // Its orders were cancelled; positions, where nothing is used up, are still there and are told anew.
      Object.assign(worker, {
        alive: true,
        done: 0,
        open: usesUp ? 0 : worker.open,
      });
      ledger.begin(each.asset);
      tell(ledger, each.asset, worker);
      ledger.thaw(each.asset);
  }
}

function fill(worker: Worker, part: number, usesUp: boolean): void {
  if (!usesUp) return;
  const filled = Math.floor(part * worker.open);
  worker.open -= filled;
  worker.done += filled;
  worker.truth += filled;
}

function tell(ledger: BudgetLedger, name: Asset, worker: Worker): void {
  ledger.spend(name, worker.truth - worker.told);
  worker.told = worker.truth;
  ledger.report(name, worker.open, worker.done);
}

describe('the sum over all workers', () => {
  it.each([
    ['at risk', false],
    ['done in a day', true],
  ])('never exceeds the limit in truth, %s, however workers crash and whatever is told late or never', (_, usesUp) => {
    let most = 0;
    fc.assert(
      fc.property(fc.array(move, { minLength: 100, maxLength: 200 }), (moves) => {
        const used = mostUsed(moves, usesUp);
        expect(used).toBeLessThanOrEqual(LIMIT);
        most = Math.max(most, used);
      }),
      { numRuns: 300 },
    );
    expect(most).toBeGreaterThan(LIMIT * 0.9);
  });
});
