import { beforeAll, describe, expect, it } from 'vitest';
import { EpochLog } from '../../../src/report/epoch-log.ts';
import type { Evidence } from '../../../src/report/evidence.ts';
import { checkInvariants } from '../../../src/report/invariants.ts';
import { InventoryLog } from '../../../src/report/inventory-log.ts';
import { OrderFates } from '../../../src/report/order-fates.ts';
import { ResolutionLog } from '../../../src/report/resolution-log.ts';
import { RestLog } from '../../../src/report/rest-log.ts';
import * as lie from './corruptions.ts';
import { honestEvidence } from './honest-evidence.ts';

const PROMISES = {
  1: '1 orders at the venue are on our tapes',
  2: '2 at most one order per intent',
  3: '3 no order is filled beyond its size',
  4: '4 settled and provisional shares equal the trades',
  5: '5 every fill at the venue is on our tapes once, failed where it failed',
  6: '6 orders only on open epochs, inside their round',
  7: '7 no entry leaves while a latch is set',
  8: '8 worst-case loss within the limit',
  9: '9 the fate of every order is known in the end',
  10: '10 reported PnL equals cash in, cash out and inventory',
  11: '11 no order stands for an asset at rest or in quarantine',
  12: '12 the same inputs have the same effects, hash for hash',
} as const;

const LATE = 'taken more than 6 s after signing, end known: counted only';

let honest: Evidence;
let cutoffMs: number;

beforeAll(() => {
  honest = honestEvidence();
  cutoffMs = honest.cutoffMs * honest.timeScale;
});

/** Names of the promises that the evidence breaks after a corruption. */
function brokenBy(corrupt: lie.Corruption): string[] {
  return checkInvariants(lie.corrupted(honest, corrupt))
    .filter(({ held }) => !held)
    .map(({ name }) => name);
}

/** The violations that are named after a corruption. */
function breaksOf(corrupt: lie.Corruption): string[] {
  return checkInvariants(lie.corrupted(honest, corrupt)).flatMap(({ breaks }) => breaks);
}

/** Whether the ninth promise breaks after a corruption, and how many late arrivals are counted. */
function judged(corrupt: lie.Corruption): { broken: readonly string[]; counted: number } {
  const late = lie.find(checkInvariants(lie.corrupted(honest, corrupt)), ({ name }) => name === LATE);
  return { broken: brokenBy(corrupt).filter((name) => name === PROMISES[9]), counted: late.checked };
}

describe('an honest session', () => {
  it('keeps every promise, each tested at least once', () => {
    const invariants = checkInvariants(honest);
    expect(invariants.map(({ name }) => name)).toEqual([
      ...Object.values(PROMISES),
      'the venue conserves money',
      'every evaluation is in exactly one class',
      LATE,
    ]);
    for (const { name, held, checked, breaks } of invariants) {
      expect({ name, held, breaks }).toEqual({ name, held: true, breaks: [] });
      // In a session without faults nothing arrives late.
      expect(checked > 0).toBe(name !== LATE);
    }
  });

  it('has what the corruptions are made from: rests, takes, payouts and open positions', () => {
    const { orders, accounts } = honest.ledger;
    expect(orders.some(lie.isMarketBuy)).toBe(true);
    expect(orders.some(lie.rests)).toBe(true);
    expect(accounts.flatMap(({ payouts }) => payouts).length).toBeGreaterThan(0);
    expect(accounts.flatMap(({ positions }) => positions).some(({ settled }) => settled > 0)).toBe(true);
  });
});

describe('a corruption breaks the promise that it concerns, and no other', () => {
  it.each([
    ['an order that no tape knows', 1, lie.foreignOrder],
    ['one intent that stands at the venue as two orders', 2, lie.doubledIntent],
    ['one hash that the venue took twice', 2, lie.orderTakenTwice],
    ['a resting order that is filled beyond its size', 3, lie.overfilledOrder],
    ['a market BUY that spends more than it offered', 3, lie.overspentMarketBuy],
    ['a position that is off by one micro-share', 4, lie.positionOffByOne],
    ['a position that vanished', 4, lie.vanishedPosition],
    ['a worker that told one micro-share too many', 4, lie.toldOneShareTooMany],
    ['a worker that told shares that cannot be', 4, lie.toldNegativeShares],
    ['a fill that reached no compartment', 5, lie.lostFill],
    ['a fill that the venue does not know', 5, lie.inventedFill],
    ['a fill of another size than the venue’s', 5, lie.fillOfAnotherSize],
    ['a fill that was reversed although its trade stands', 5, lie.reversedFill],
    ['orders while no epoch was open', 6, lie.noEpochOpen],
    ['an order that arrived after the end of its round', 6, lie.arrivedAfterTheEnd],
    ['a taker order signed after the end of its round', 6, lie.signedAgain(lie.isMarketBuy, 1)],
    ['a worst case one micro-pUSD above the limit', 8, lie.lossAboveLimit(1)],
    ['an entry that was signed while entries were forbidden', 7, lie.signedWhileLatched('BUY')],
    ['an order that is unknown in the end', 9, lie.lastWord('unknown')],
    ['an order that was told absent and stands at the venue', 9, lie.lastWord('absent')],
    ['an order that was told refused and stands at the venue', 9, lie.lastWord('refused')],
    ['an order that came while its asset was in quarantine', 11, lie.putAway('last', 300, 600)],
    ['an order that is open although its asset rests', 11, lie.leftOpen],
    ['a tape whose second reading has other effects', 12, lie.retoldOtherwise],
    ['cash that is off by one micro-pUSD', 10, lie.cashOffByOne],
    ['a reported PnL that is off by one micro-pUSD', 10, lie.reportOffByOne],
    ['a payout that should have been told of before the last word', 10, lie.untoldPayout(15_001)],
  ] as const)('%s', (_name, promise, corrupt) => {
    expect(brokenBy(corrupt)).toEqual([PROMISES[promise]]);
    expect(breaksOf(corrupt).length).toBeGreaterThan(0);
  });

  it('a maker order one millisecond after the cut-off', () => {
    const late = lie.signedAgain(lie.rests, 1 - cutoffMs);
    expect(brokenBy(late)).toEqual([PROMISES[6]]);
    expect(breaksOf(late)).toEqual([expect.stringContaining('was sent 1 ms too late in its round')]);
  });

  it('a trade that failed at the venue and was not reversed here, which shows in its shares as well', () => {
    expect(brokenBy(lie.unreversedFill)).toContain(PROMISES[5]);
  });

  it('money that the venue lost', () => {
    expect(brokenBy(lie.lostMoney)).toEqual(['the venue conserves money']);
  });
});

describe('what is allowed breaks nothing', () => {
  it.each([
    ['the same client id in another incarnation', lie.sameIdInNextIncarnation],
    ['a market BUY that got more shares for its money', lie.betteredMarketBuy],
    ['a taker order signed in the last millisecond of its round', lie.signedAgain(lie.isMarketBuy, 0)],
    ['an exit that was signed while entries were forbidden', lie.signedWhileLatched('SELL')],
    ['an order that was told cancelled', lie.lastWord('cancelled')],
    [
      'an unknown order of a worker that was killed: the venue shows what became of it',
      lie.lastWord('unknown', 'killed'),
    ],
    ['an order that was on its way when its asset was put away', lie.putAway('last', 249, 600)],
    ['an order that came when its asset had been called back', lie.putAway('first', 600, 849)],
    ['a worst case at the limit', lie.lossAboveLimit(0)],
  ])('%s', (_name, change) => {
    expect(brokenBy(change)).toEqual([]);
  });

  it('a maker order at the cut-off', () => {
    expect(brokenBy(lie.signedAgain(lie.rests, -cutoffMs))).toEqual([]);
  });
});

describe('an order that was told absent and taken all the same', () => {
  const sixSecondsLate = 6_001;

  it('is counted, and no break, where it came later than assumed and its end is known', () => {
    expect(judged(lie.tookAbsent(sixSecondsLate))).toEqual({ broken: [], counted: 1 });
  });

  it.each([
    ['it came in time', lie.tookAbsent(5_000)],
    ['its fill reached no compartment', lie.tookAbsent(sixSecondsLate, { heard: false })],
    ['it is still open', lie.tookAbsent(sixSecondsLate, { open: true })],
  ])('breaks the promise where %s', (_, corrupt) => {
    expect(judged(corrupt)).toEqual({ broken: [PROMISES[9]], counted: 0 });
  });

  it('breaks the promise, however late it came, where the venue was said to have refused it', () => {
    const refused = lie.tookAbsent(sixSecondsLate, { said: 'refused' });
    expect(judged(refused)).toEqual({ broken: [PROMISES[9]], counted: 1 });
  });

  it('may have come while its asset was put away, where that is later than was waited for', () => {
    const order = lie.find(honest.ledger.orders, ({ matched }) => matched > 0);
    const cameAtRest = (afterMs: number, open: boolean): boolean => {
      const corrupt: lie.Corruption = (evidence) => {
        lie.tookAbsent(afterMs, { open })(evidence);
        lie.putAwayAround(order)(evidence);
      };
      return breaksOf(corrupt).some((text) => text.startsWith(`${order.id} came to the venue while`));
    };
    expect([cameAtRest(sixSecondsLate, false), cameAtRest(5_000, false), cameAtRest(sixSecondsLate, true)]).toEqual([
      false,
      true,
      true,
    ]);
  });
});

describe('a session that ends between a payout and the news of it', () => {
  it('has told all the same what it earned until then', () => {
    expect(brokenBy(lie.untoldPayout(-500))).toEqual([]);
    expect(brokenBy(lie.untoldPayout(500))).toEqual([]);
  });
});

describe('a verdict', () => {
  it('names the order that broke a promise', () => {
    expect(breaksOf(lie.foreignOrder)).toEqual(['0xf0 is on no tape']);
  });

  it('names five violations at the most, and counts all cases', () => {
    const evidence = lie.corrupted(honest, lie.noEpochOpen);
    const broken = lie.find(checkInvariants(evidence), ({ name }) => name === PROMISES[6]);
    expect(broken.checked).toBeGreaterThan(5);
    expect(broken.breaks).toHaveLength(5);
  });

  it('is not "held" for a promise that was never tested', () => {
    const nothing: Evidence = {
      ...honest,
      ledger: { ...honest.ledger, accounts: [], openOrders: [], orders: [], trades: [], markets: [] },
      tapes: { intents: [], fills: new Map(), latches: 0, segments: 0, torn: 0, corrupt: [] },
      epochs: new EpochLog(),
      fates: new OrderFates(),
      inventories: new InventoryLog(),
      resolutions: new ResolutionLog(),
      rests: new RestLog(),
      retellings: [],
      worstCases: [],
      reported: { realisedUsdc: 0, openCostUsdc: 0 },
    };
    const untested = checkInvariants(nothing).filter(({ name, checked }) => checked === 0 && name !== LATE);
    expect(untested.map(({ name }) => name)).toEqual(Object.values(PROMISES));
    for (const { held, breaks } of untested) expect({ held, breaks }).toEqual({ held: false, breaks: [] });
  });
});
