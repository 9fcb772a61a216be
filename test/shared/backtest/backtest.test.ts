import { describe, expect, it } from 'vitest';
import type { Effect } from '../../../shared/events/effects.ts';
import { microUsdc, price } from '../../../shared/units/index.ts';
import { Backtest } from '../../../shared/backtest/backtest.ts';
import type { Input } from '../../../shared/engine/input.ts';
import { bidding, play, ROUND, ROUND_MS, scripted, settingsWith, SmallWorld, T0 } from './small-world.ts';

const BIDS = [[47, 35]] as const;
const ASKS = [[53, 40]] as const;

/** A round with steady books in which sellers trade `prints` at 0.47; Up wins. */
function roundWith(prints: readonly (readonly [atMs: number, size: number])[]): Input[] {
  const world = new SmallWorld().begin().steady(-5_000, 230_000, BIDS, ASKS);
  for (const [atMs, size] of prints) world.print(atMs, 'SELL', 47, size);
  world.resolved(ROUND_MS + 5_000, 'up');
  return world.inputs.toSorted((a, b) => a.at - b.at);
}

describe('a backtest', () => {
  it('V-QUEUE: gives a maker what sellers trade at its price after the queue, and pays out what he holds', () => {
    const { totals, fills, perRound } = play(
      roundWith([
        [5_000, 10],
        [6_000, 30],
        [7_000, 39],
      ]),
      [bidding(47, 20)],
    );
    expect(fills.map(({ role, price: paid, shares }) => [role, paid, shares])).toEqual([
      ['maker', 0.47, 5],
      ['maker', 0.47, 15],
    ]);
    expect(totals.pnlUsdc).toBeCloseTo(20 * 0.53, 6);
    expect(perRound).toMatchObject([{ winner: 'up', settledBy: 'venue', fills: 2, makerFills: 2 }]);
  });

  it('fills nothing beyond the prints of the tape, whatever the book shows', () => {
    const world = new SmallWorld().begin().steady(-5_000, 60_000, BIDS, ASKS);
    world.steady(60_000, 200_000, [[40, 5]], [[45, 500]]).resolved(ROUND_MS + 5_000, 'up');
    expect(play(world.inputs, [bidding(47, 20)]).totals.fills).toBe(0);
  });

  it('V-WALK: lets a taker walk the book of his arrival, with its fee', () => {
    const asks = [
      [50, 30],
      [51, 20],
      [53, 40],
    ] as const;
    const taker = scripted('taker', ({ takes }) =>
      takes.length > 0
        ? { kind: 'none', reason: 'done' }
        : {
            kind: 'take',
            take: {
              rank: 'reduce',
              plan: 'test',
              legs: [
                {
                  outcome: 'up',
                  side: 'BUY',
                  limit: price(5200),
                  size: 60_000_000 as never,
                  orderType: 'FAK',
                  tag: 't',
                },
              ],
            },
          },
    );
    const engine = { ...settingsWith().engine };
    const settings = settingsWith({
      engine: { ...engine, risk: { ...engine.risk, maxOrderUsdc: microUsdc(100_000_000) } },
    });
    const world = new SmallWorld()
      .begin()
      .steady(-5_000, 30_000, [[40, 10]], asks)
      .resolved(ROUND_MS + 5_000, 'down');
    const { fills, totals } = play(world.inputs, [taker], settings);
    expect(fills).toMatchObject([{ role: 'taker', price: 0.504, shares: 50, feeUsdc: 0.87486 }]);
    expect(totals.pnlUsdc).toBeCloseTo(-25.2 - 0.87486, 6);
  });

  it('spends money once: an order that the account cannot pay for is never sent or refused, and payouts can be spent', () => {
    const settings = settingsWith({ capital: microUsdc(15_000_000) });
    const { totals, denials } = play(roundWith([[60_000, 100]]), [bidding(47, 20)], settings);
    expect(totals.fills).toBe(0);
    expect(denials).toContainEqual(expect.objectContaining({ code: 'MIN_BALANCE' }));
  });

  it('leaves out and counts a round that is not resolved when the tape ends, and takes its money back', () => {
    const inputs = roundWith([[60_000, 100]]).filter(
      ({ kind, ...input }) => !('event' in input && input.event.type === 'resolved') || kind === 'frame',
    );
    const late: Input = { kind: 'event', at: (T0 + ROUND_MS + 1_000) as never, event: { type: 'clock', offsetMs: 0 } };
    const { rounds, totals, fills, fillsLeftOut, markouts } = play([...inputs, late], [bidding(47, 20)]);
    expect(rounds.excluded.unresolved).toBe(1);
    expect(totals).toMatchObject({ fills: 0, pnlUsdc: 0, endUsdc: 1_000 });
    expect({ fills, fillsLeftOut }).toEqual({ fills: [], fillsLeftOut: 0 });
    expect(markouts.map(({ count, unknown }) => count + unknown)).toEqual([0, 0, 0, 0]);
  });

  it('settles by the streamed TWAP where the venue’s word is missing, ties going Up', () => {
    const world = new SmallWorld().begin().price(-200, 'twap', 68_000).steady(-5_000, 0, BIDS, ASKS);
    const inputs = world.inputs.toSorted((a, b) => a.at - b.at);
    const rest = new SmallWorld()
      .steady(0, 230_000, BIDS, ASKS)
      .print(60_000, 'SELL', 46, 10)
      .price(ROUND_MS - 100, 'twap', 68_000);
    rest.event(ROUND_MS + 1_000, { type: 'clock', offsetMs: 0 });
    const { perRound, rounds } = play([...inputs, ...rest.inputs.toSorted((a, b) => a.at - b.at)], [bidding(47, 20)]);
    expect(perRound).toMatchObject([{ winner: 'up', settledBy: 'twap', strike: 68_000, pnlUsdc: 5.3 }]);
    expect(rounds.settledByTwap).toBe(1);
  });

  it('refuses a book that stands still while the price moves (data set 02)', () => {
    const world = new SmallWorld().begin();
    for (let at = -5_000; at < 290_000; at += 1_000)
      world.books(at, BIDS, ASKS).price(at, 'oracle', 68_000 + at / 1_000);
    world.print(60_000, 'SELL', 46, 10).resolved(ROUND_MS + 5_000, 'up');
    const { rounds, totals, fills, markouts } = play(
      world.inputs.toSorted((a, b) => a.at - b.at),
      [bidding(47, 20)],
    );
    expect(rounds.excluded.frozen).toBe(1);
    expect(totals.pnlUsdc).toBe(0);
    // A mid that stands still makes any fill look harmless: such marks are no evidence.
    expect(fills).toEqual([]);
    expect(markouts.map(({ count }) => count)).toEqual([0, 0, 0, 0]);
  });

  it('drops what answered the recorded engine’s own orders, and counts it', () => {
    const world = new SmallWorld().begin();
    world.event(0, { type: 'lease', exposureLimit: microUsdc(1), expiresAt: 0 as never });
    world.event(1, { type: 'command', command: 'halt', reason: 'the recorded operator' });
    world.event(2, { type: 'timer' });
    const { data } = play(world.inputs, []);
    expect(data.dropped).toEqual({ command: 1, lease: 1, timer: 1 });
  });

  it('tells no outcome before the end, wherever it stands on the tape', () => {
    const seen: unknown[] = [];
    const looking = scripted('taker', (view) => {
      seen.push(...Object.keys(view.round).filter((key) => /winner|outcome|final|resol/i.test(key)));
      return { kind: 'none', reason: 'looking' };
    });
    const leaking = { ...ROUND, winner: 'up', finalPrice: 1 } as typeof ROUND;
    const world = new SmallWorld().begin(leaking).steady(-5_000, 10_000, BIDS, ASKS).resolved(10_000, 'up');
    world.event(11_000, {
      type: 'strike',
      conditionId: ROUND.conditionId,
      strike: { price: 1, source: 'metadata', at: (T0 + 20_000) as never },
    });
    const { data } = play(world.inputs, [looking]);
    expect(seen).toEqual([]);
    expect(data.dropped).toEqual({ 'resolved before the end': 1, 'strike of the future': 1 });
  });

  it('is the same, byte for byte, for the same inputs and seed, and another for other latencies', () => {
    const inputs = roundWith([[60_000, 40]]);
    const measured = { kind: 'measured', quantilesMs: [20, 60, 400] } as const;
    const result = (seed: number) => {
      const decided: [number, Effect][] = [];
      const settings = settingsWith({ seed, latency: { ...settingsWith().latency, insert: measured } });
      const found = play(inputs, [bidding(47, 20)], settings, { effect: (at, effect) => decided.push([at, effect]) });
      return JSON.stringify([found, decided]);
    };
    expect(result(1)).toBe(result(1));
    expect(result(2)).not.toBe(result(1));
  });

  it('does not bridge the time between two recordings: quotes go, and come back only with fresh books', () => {
    const world = new SmallWorld().begin().steady(-5_000, 20_000, BIDS, ASKS);
    const decided: [type: string, atMs: number][] = [];
    const backtest = new Backtest(settingsWith(), [bidding(47, 20)], {
      effect: (at, { type }) => (type === 'place' || type === 'cancel') && decided.push([type, at - T0]),
    });
    for (const input of world.inputs) backtest.take(input);
    backtest.hole();
    expect(decided.at(-1)).toEqual(['cancel', 19_000]);
    const later = new SmallWorld()
      .event(30_000, { type: 'feed-up', feed: 'market' })
      .event(31_000, { type: 'clock', offsetMs: 0 });
    for (const input of later.inputs) backtest.take(input);
    expect(decided.filter(([type]) => type === 'place')).toHaveLength(1);
    for (const input of new SmallWorld().steady(32_000, 34_000, BIDS, ASKS).inputs) backtest.take(input);
    expect(decided.filter(([type]) => type === 'place').map(([, atMs]) => atMs)).toEqual([0, 32_000]);
    backtest.finish();
  });

  it('takes marks after each fill at 1, 5, 30 and 300 s, the payout standing for what lies after the end', () => {
    const world = new SmallWorld().begin().steady(-5_000, 63_000, BIDS, ASKS).print(60_000, 'SELL', 46, 10);
    world.steady(63_000, 230_000, [[40, 10]], [[44, 10]]).resolved(ROUND_MS + 5_000, 'down');
    const { fills, markouts } = play(
      world.inputs.toSorted((a, b) => a.at - b.at),
      [bidding(47, 20)],
    );
    expect(fills[0]?.markouts).toEqual([0.03, -0.05, -0.05, -0.47]);
    expect(markouts.map(({ count }) => count)).toEqual([1, 1, 1, 1]);
  });
});

describe('optimistic modes', () => {
  it('fill where the tape does not, and only when asked for', () => {
    const world = new SmallWorld().begin().steady(-5_000, 60_000, BIDS, ASKS);
    world.steady(60_000, 200_000, [[40, 5]], [[46, 5]]).resolved(ROUND_MS + 5_000, 'up');
    const fillsIn = (fills: 'tape' | 'touch' | 'instant') =>
      play(world.inputs, [bidding(47, 20)], settingsWith({ fills })).fills.map(({ at }) => at - T0);
    expect(fillsIn('tape')).toEqual([]);
    expect(fillsIn('touch')[0]).toBe(60_000);
    expect(fillsIn('instant')[0]).toBeLessThan(60_000);
  });
});
