import { describe, expect, it } from 'vitest';
import { copyTrading, mirror } from '../../../../shared/strategies/copying/copy-trading.ts';
import type { Decision, LeaderTrade, OwnTakeView, StrategyView } from '../../../../shared/strategies/strategy.ts';
import { epochMs } from '../../../../shared/units/index.ts';
import { book, decide, NOW, shares, view } from '../sample-view.ts';

const LEADER = `0x${'a1'.repeat(20)}`;
const OTHER = `0x${'b2'.repeat(20)}`;
const PARAMS = { leaders: [LEADER, OTHER], maxOrderUsdc: 100 };
/** Cheap enough that the vectors' prices are within their limits. */
const BOOKS = { up: book({ 41: 500 }, { 42: 500 }), down: book({ 58: 500 }, { 59: 500 }) };

function trade(changes: Partial<LeaderTrade> = {}): LeaderTrade {
  const at = epochMs(NOW - 500);
  return {
    leader: LEADER,
    key: 'k1',
    outcome: 'up',
    side: 'BUY',
    price: 0.42,
    shares: 250,
    at,
    heardAt: at,
    ...changes,
  };
}

/** A copy of ours that is over. */
function copied(of: LeaderTrade, filled: number, changes: Partial<OwnTakeView> = {}): OwnTakeView {
  return {
    strategy: copyTrading.name,
    tag: `copy ${of.leader} ${of.key}`,
    outcome: of.outcome,
    side: of.side,
    price: 4_200 as OwnTakeView['price'],
    size: shares(filled),
    filled: shares(filled),
    pending: false,
    at: NOW,
    ...changes,
  };
}

function follow(
  leaderTrades: readonly LeaderTrade[],
  params: object = {},
  changes: Partial<StrategyView> = {},
  memory = copyTrading.memory?.(undefined),
): Decision {
  return decide(copyTrading, view({ ...BOOKS, leaderTrades, ...changes }), { ...PARAMS, ...params }, memory);
}

/** The order that came of it, or the reason for none. */
function shown(decision: Decision): unknown {
  if (decision.kind === 'none') return decision.reason;
  if (decision.kind !== 'take') return decision;
  const [leg] = decision.take.legs;
  return leg === undefined ? undefined : [leg.side, leg.outcome, leg.limit, leg.size / 1e6, leg.orderType];
}

describe('copy_trading', () => {
  it('V-COPY: sizes by ratio, by a part of the balance, and by fixed money raised to the least order', () => {
    expect(shown(follow([trade()], { factor: 0.1 }))).toEqual(['BUY', 'up', 4_200, 25, 'FAK']);
    // 46.51 shares at the limit of 0.43; a market order at 0.42 costs whole cents in steps of half a share.
    expect(shown(follow([trade()], { sizing: 'balance' }))).toEqual(['BUY', 'up', 4_200, 46.5, 'FAK']);
    expect(shown(follow([trade()], { sizing: 'fixed' }))).toBe('min');
    expect(shown(follow([trade()], { sizing: 'fixed', raiseToMin: true }))).toEqual(['BUY', 'up', 4_200, 5, 'FAK']);
    const tiers = [
      { fromUsdc: 50, factor: 0.02 },
      { fromUsdc: 100, factor: 0.1 },
    ];
    expect(shown(follow([trade()], { sizing: 'tiered', tiers }))).toEqual(['BUY', 'up', 4_200, 25, 'FAK']);
  });

  it('V-COPY: sells the part of ours that the leader sold of his', () => {
    const bought = trade();
    const sold = trade({ key: 'k2', side: 'SELL', shares: 100, price: 0.42 });
    const takes = [copied(bought, 25)];
    expect(shown(follow([bought, sold], {}, { takes }))).toEqual(['SELL', 'up', 4_100, 10, 'FAK']);
    const more = { ...sold, shares: 900 };
    expect(shown(follow([bought, more], {}, { takes }))).toEqual(['SELL', 'up', 4_100, 25, 'FAK']);
    expect(shown(follow([{ ...sold, heldBefore: 400 }], {}, { takes }))).toEqual(['SELL', 'up', 4_100, 6.25, 'FAK']);
  });

  it.each([
    ['late', trade({ at: epochMs(NOW - 5_501), heardAt: epochMs(NOW - 500) }), {}, {}],
    ['late', trade({ at: epochMs(NOW - 5_001), heardAt: epochMs(NOW - 5_001) }), {}, {}],
    ['band', trade({ price: 0.86 }), {}, {}],
    ['band', trade({ price: 0.09 }), {}, {}],
    ['price', trade({ price: 0.4 }), { buffer: 0.02 }, {}],
    ['unmatched', trade({ side: 'SELL' }), {}, {}],
    ['room', trade(), { marketUsdc: 1 }, {}],
    ['room', trade(), { leaderDayUsdc: 1 }, {}],
    ['no-trade', trade({ leader: `0x${'c3'.repeat(20)}` }), {}, {}],
    ['book-stale', trade(), {}, { up: book({ 41: 500 }, { 42: 500 }, { stale: true }) }],
    ['book-closed', trade(), {}, { up: book({ 41: 500 }, { 42: 500 }, { live: false }) }],
    ['not-running', trade(), {}, { phase: 'warm' as const }],
  ])('says %s and sends nothing', (reason, seen, params, changes) => {
    expect(shown(follow([seen], params, changes))).toBe(reason);
  });

  it('a trade that was let pass is not looked at again, one that waits for a book is', () => {
    const memory = copyTrading.memory?.(undefined);
    const late = trade({ at: epochMs(NOW - 9_000) });
    expect(shown(follow([late, trade({ key: 'k2' })], {}, {}, memory))).toBe('late');
    const closed = { up: book({ 41: 500 }, { 42: 500 }, { live: false }) };
    expect(shown(follow([late, trade({ key: 'k2' })], {}, closed, memory))).toBe('book-closed');
    expect(shown(follow([late, trade({ key: 'k2' })], {}, {}, memory))).toEqual(['BUY', 'up', 4_200, 116, 'FAK']);
  });

  it('an order that went out, filled or not, is not sent a second time', () => {
    const takes = [copied(trade(), 10, { filled: shares(4) })];
    expect(shown(follow([trade()], {}, { takes }))).toBe('no-trade');
    expect(shown(follow([trade()], {}, { takes: [copied(trade(), 10, { pending: true })] }))).toBe('pending');
  });

  it('two leaders on opposite sides: the first is followed, the second only where that is allowed', () => {
    const second = trade({ leader: OTHER, key: 'k2', outcome: 'down', price: 0.59 });
    const takes = [copied(trade(), 10)];
    expect(shown(follow([trade(), second], {}, { takes }))).toBe('conflict');
    expect(shown(follow([trade(), second], { allowConflicts: true }, { takes }))).toEqual([
      'BUY',
      'down',
      5_900,
      75,
      'FAK',
    ]);
  });

  it("a leader's day goes on in the next round, and ends at midnight", () => {
    const first = copyTrading.memory?.(undefined);
    follow([trade()], {}, { takes: [copied(trade(), 100)] }, first);
    const next = copyTrading.memory?.(first);
    const limits = { leaderDayUsdc: 43 };
    expect(shown(follow([trade({ key: 'n' })], limits, {}, next))).toBe('room');
    const tomorrow = epochMs(NOW + 86_400_000);
    const fresh = trade({ key: 'm', at: tomorrow, heardAt: tomorrow });
    expect(shown(follow([fresh], limits, { now: tomorrow }, next))).toEqual(['BUY', 'up', 4_200, 100, 'FAK']);
  });

  it('M108: the round beyond maxMarkets is skipped by name until an earlier one is settled', () => {
    const first = copyTrading.memory?.(undefined);
    follow([trade()], {}, { takes: [copied(trade(), 5)] }, first);
    const round = { ...view({}).round, slug: 'another' };
    const next = (limits: object, now: number = NOW) => {
      const fresh = trade({ key: 'n', at: epochMs(now - 500), heardAt: epochMs(now - 500) });
      return shown(follow([fresh], limits, { round, now: epochMs(now) }, copyTrading.memory?.(first)));
    };
    expect(next({ maxMarkets: 1 })).toBe('markets');
    expect(next({})).toEqual(['BUY', 'up', 4_200, 116, 'FAK']);
    const settledAt = round.endsAt + 120_000;
    expect(next({ maxMarkets: 1 }, settledAt - 1)).toBe('markets');
    expect(next({ maxMarkets: 1 }, settledAt)).not.toBe('markets');
  });

  it.each(['merge', 'split'] as const)('a %s of a leader is no trade to copy, and says so', (act) => {
    const acted = trade({ act, side: act === 'merge' ? 'SELL' : 'BUY', price: 0, shares: 100 });
    expect(shown(follow([acted], {}, { takes: [copied(trade({ key: 'k0' }), 25)] }))).toBe(act);
  });

  it('a sale after a split is the part of what he holds with it', () => {
    const split = trade({ key: 'k0', act: 'split', price: 0, shares: 150 });
    const bought = trade();
    const sold = trade({ key: 'k2', side: 'SELL', shares: 100 });
    const memory = copyTrading.memory?.(undefined);
    const takes = [copied(bought, 25)];
    expect(shown(follow([split, bought, sold], {}, { takes }, memory))).toBe('split');
    expect(shown(follow([split, bought, sold], {}, { takes }, memory))).toEqual(['SELL', 'up', 4_100, 6.25, 'FAK']);
  });

  it('buys at the worst level it needs, not at the highest it would bear', () => {
    const up = book({ 41: 500 }, { 42: 6, 43: 500 });
    const small = { factor: 0.02 };
    expect(shown(follow([trade()], small, { up }))).toEqual(['BUY', 'up', 4_200, 5, 'FAK']);
    expect(shown(follow([trade()], { factor: 0.1 }, { up }))).toEqual(['BUY', 'up', 4_300, 25, 'FAK']);
  });
});

describe('mirror', () => {
  const held = trade();
  const closed = trade({ key: 'k2', side: 'SELL' });

  it('waits before it follows a purchase', () => {
    const params = { ...PARAMS, factor: 0.1 };
    const seen = view({ ...BOOKS, leaderTrades: [trade()] });
    expect(decide(mirror, seen, params)).toEqual({ kind: 'none', reason: 'waiting' });
    const later = view({ ...BOOKS, leaderTrades: [trade()], now: epochMs(NOW + 4_500) });
    expect(decide(mirror, later, params)).toMatchObject({ kind: 'take', take: { plan: 'copy' } });
  });

  it('closes what the leader has closed, a minute later, no lower than two per cent below the bid', () => {
    const memory = mirror.memory?.(undefined);
    const takes = [copied(held, 20, { strategy: mirror.name })];
    const at = (seconds: number): StrategyView => {
      const now = epochMs(NOW + seconds * 1_000);
      const late = { ...closed, at: NOW, heardAt: epochMs(NOW + 9_000) };
      return view({ ...BOOKS, leaderTrades: [held, late], takes, now });
    };
    expect(decide(mirror, at(10), PARAMS, memory)).toEqual({ kind: 'none', reason: 'late' });
    expect(decide(mirror, at(11), PARAMS, memory)).toEqual({ kind: 'none', reason: 'no-trade' });
    const leg = { outcome: 'up', side: 'SELL', limit: 4_100, size: shares(20) };
    expect(decide(mirror, at(71), PARAMS, memory)).toMatchObject({
      take: { rank: 'reduce', plan: 'align', legs: [leg] },
    });
    expect(decide(mirror, at(72), PARAMS, memory)).toEqual({ kind: 'none', reason: 'no-trade' });
  });

  it('closes what the leader has merged away: he holds nothing of it any more', () => {
    const memory = mirror.memory?.(undefined);
    const takes = [copied(held, 20, { strategy: mirror.name })];
    const merged = trade({ key: 'k2', side: 'SELL', act: 'merge', price: 0 });
    const at = (seconds: number): Decision => {
      const seen = view({ ...BOOKS, leaderTrades: [held, merged], takes, now: epochMs(NOW + seconds * 1_000) });
      return decide(mirror, seen, PARAMS, memory);
    };
    expect(at(10)).toEqual({ kind: 'none', reason: 'merge' });
    expect(at(11)).toEqual({ kind: 'none', reason: 'no-trade' });
    expect(at(71)).toMatchObject({
      take: { plan: 'align', legs: [{ outcome: 'up', side: 'SELL', size: shares(20) }] },
    });
  });
});
