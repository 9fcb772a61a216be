import { describe, expect, it } from 'vitest';
import type { LedgerAccount, LedgerTrade, VenueLedger } from '../../../src/report/venue-ledger.ts';
import { movementsOf, takerMovements, worstCaseLoss } from '../../../src/report/worst-case.ts';

const M = 1_000_000;
const ME = '0xme';

type Leg = LedgerTrade['legs'][number];

/** A trade of somebody else in which we are the maker of these legs. */
function made(conditionId: string, ...legs: Partial<Leg>[]): LedgerTrade {
  const base: Leg = { orderId: '0x1', makerAddress: ME, token: 'up', side: 'BUY', price: 5_000, matched: M };
  return {
    id: 't',
    takerOrderId: '0xother',
    makerAddress: '0xother',
    conditionId,
    token: 'up',
    side: 'SELL',
    size: 0,
    status: 'MATCHED',
    takerFee: 7,
    legs: legs.map((leg) => ({ ...base, ...leg })),
  };
}

/** A trade that we took, against somebody else's legs. */
function took(more: Partial<LedgerTrade>, ...legs: Partial<Leg>[]): LedgerTrade {
  const others = legs.map((leg) => ({ makerAddress: '0xother', ...leg }));
  return { ...made('c', ...others), takerOrderId: '0x9', makerAddress: ME, side: 'BUY', ...more };
}

function account(more: Partial<LedgerAccount> = {}): LedgerAccount {
  return { address: ME, deposited: 0, cash: 0, reserved: 0, positions: [], payouts: [], conversions: [], ...more };
}

function held(token: string, settled: number, provisional = 0): LedgerAccount['positions'][number] {
  return { conditionId: 'c', token, settled, provisional };
}

function worstCase(of: LedgerAccount, ...trades: LedgerTrade[]): number {
  const ledger: VenueLedger = {
    accounts: [of],
    openOrders: [],
    orders: [],
    trades,
    markets: [],
    forgotten: 0,
    conservation: { held: true, violations: [] },
  };
  return worstCaseLoss(of, ledger);
}

describe('movements of a trade', () => {
  it('are ours as a maker without a fee, and none of the other maker’s', () => {
    const trade = made('c', { side: 'BUY', price: 4_000, matched: 10 * M }, { makerAddress: '0xthird' });
    expect(movementsOf(account(), [trade])).toEqual([{ conditionId: 'c', token: 'up', cash: -4 * M, shares: 10 * M }]);
  });

  it('cost a taker the complement of a leg on the other token, and the fee once', () => {
    const trade = took({ takerFee: 123 }, { token: 'down', price: 6_500, matched: 2 * M });
    expect(takerMovements(trade)).toEqual([
      { conditionId: 'c', token: 'up', cash: -0.7 * M, shares: 2 * M },
      { conditionId: 'c', token: 'up', cash: -123, shares: 0 },
    ]);
  });

  it('round a taker’s money once per price level: two legs at one price are one', () => {
    const halves = took({ takerFee: 0 }, { price: 3_333, matched: 1 }, { price: 3_333, matched: 1 });
    const [level] = takerMovements(halves);
    expect(level).toMatchObject({ cash: -1, shares: 2 });
    const apart = takerMovements(took({ takerFee: 0 }, { price: 3_333, matched: 1 }, { price: 3_334, matched: 1 }));
    expect(apart.map(({ cash }) => cash)).toEqual([-1, -1, -0]);
  });

  it('round down what a seller receives', () => {
    const [level] = takerMovements(took({ side: 'SELL' }, { price: 3_333, matched: 2 }));
    expect(level).toMatchObject({ cash: 0, shares: -2 });
  });

  it('are undone by a failed trade', () => {
    expect(movementsOf(account(), [{ ...made('c', {}), status: 'FAILED' }])).toEqual([]);
  });
});

describe('worstCaseLoss', () => {
  it('is all that was paid for one outcome, and all that open orders may still spend', () => {
    const one = made('c', { price: 4_000, matched: 10 * M });
    expect(worstCase(account({ reserved: 3 * M, positions: [held('up', 4 * M, 6 * M)] }), one)).toBe(7 * M);
  });

  it('is nothing for complete sets bought below their value, and what they cost above it', () => {
    const sets = [held('up', 10 * M), held('down', 0, 10 * M)];
    const up = made('c', { price: 4_000, matched: 10 * M });
    const cheap = made('c', { token: 'down', price: 5_000, matched: 10 * M });
    const dear = made('c', { token: 'down', price: 7_000, matched: 10 * M });
    expect(worstCase(account({ positions: sets }), up, cheap)).toBe(0);
    expect(worstCase(account({ positions: sets }), up, dear)).toBe(1 * M);
  });

  it('counts only the smaller side as sets', () => {
    const positions = [held('up', 10 * M), held('down', 4 * M)];
    const trades = [made('c', { price: 5_000, matched: 10 * M }, { token: 'down', price: 5_000, matched: 4 * M })];
    expect(worstCase(account({ positions }), ...trades)).toBe(3 * M);
  });

  it('does not let the gain of one market hide the loss of another', () => {
    const gain = made('c', { side: 'SELL', price: 9_000, matched: 10 * M });
    const loss = made('d', { price: 5_000, matched: 10 * M });
    expect(worstCase(account(), gain, loss)).toBe(5 * M);
  });

  it('ends with the market: what is paid out can no longer be lost', () => {
    const payouts = [{ conditionId: 'c', shares: 10 * M, amount: 0, outcome: 'up', at: 0 }];
    expect(worstCase(account({ payouts }), made('c', { price: 4_000, matched: 10 * M }))).toBe(0);
  });
});
