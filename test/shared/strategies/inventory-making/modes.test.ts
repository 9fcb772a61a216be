import { describe, expect, it } from 'vitest';
import { inventoryMaking } from '../../../../shared/strategies/inventory-making.ts';
import type { CrossedQuoteView, Decision, OwnFillView, StrategyView } from '../../../../shared/strategies/strategy.ts';
import { epochMs, microUsdc, price } from '../../../../shared/units/index.ts';
import { book, decide, held, NOW, SAMPLE_ROUND, shares, view } from '../sample-view.ts';

type Making = Extract<Decision, { kind: 'quotes' }>;

function make(changes: Partial<StrategyView> = {}, params: object = {}, memory?: unknown): Making {
  const decision = decide(inventoryMaking, view(changes), params, memory ?? fresh());
  if (decision.kind !== 'quotes') throw new Error('a maker states quotes');
  return decision;
}

function fresh(): unknown {
  return inventoryMaking.memory?.(undefined);
}

/** A fill of the maker: so much pUSD at 50 cents, some seconds after now. */
function fill(side: 'BUY' | 'SELL', usdc: number, seconds = 0, changes: Partial<OwnFillView> = {}): OwnFillView {
  return {
    strategy: 'inventory_making',
    outcome: 'up',
    side,
    price: price(5_000),
    size: shares(usdc / 0.5),
    role: 'maker',
    at: epochMs(NOW + seconds * 1000),
    ...changes,
  };
}

function after(seconds: number): { now: StrategyView['now'] } {
  return { now: epochMs(NOW + seconds * 1000) };
}

const TOXIC = [fill('BUY', 22), fill('BUY', 18), fill('BUY', 15), fill('SELL', 7)];

/** The same toxic fills, some seconds later. */
function spell(seconds: number): OwnFillView[] {
  return TOXIC.map(({ at, ...each }) => ({ ...each, at: epochMs(at + seconds * 1000) }));
}

/** A bid for Up that the venue refused so many seconds ago. */
function crossed(seconds: number): CrossedQuoteView {
  const terms = { outcome: 'up', side: 'BUY', price: price(5_000) } as const;
  return { strategy: 'inventory_making', ...terms, at: epochMs(NOW - seconds * 1000) };
}

/** So many Up, at such an average cost. */
function long(cost: number, count = 30): Pick<StrategyView, 'heldBy'> {
  const up = { shares: shares(count), cost: microUsdc(count * cost * 1e6) };
  return { heldBy: () => ({ ...held(count), up }) };
}

/** Books with this best bid for Up. */
function at(bid: number): Pick<StrategyView, 'up' | 'down'> {
  return { up: book({ [bid]: 300 }, { [bid + 2]: 300 }), down: book({ 40: 1 }, { 60: 1 }) };
}

function ask(made: Making): number | undefined {
  return made.quotes.find(({ side }) => side === 'SELL')?.price;
}

describe('inventory_making and those who trade with it', () => {
  it('V-TOX: four fills of which 89 % go one way make it wide for a minute', () => {
    const memory = fresh();
    const wide = make({ fills: TOXIC }, {}, memory);
    expect(wide.mode).toBe('WIDE');
    expect(wide.quotes.map((quote) => quote.price)).toEqual([4_700, 4_400]);
    expect(make({ fills: TOXIC, ...after(59.9) }, {}, memory).mode).toBe('WIDE');
    expect(make({ fills: TOXIC, ...after(60) }, {}, memory).mode).toBe('NORMAL');
  });

  it('V-TOX: takes a purchase of Down for a sale of Up, and does not count what is not its own making', () => {
    const bothWays = TOXIC.map((each, index) => (index < 2 ? { ...each, outcome: 'down' as const } : each));
    expect(make({ fills: bothWays }).mode).toBe('NORMAL');
    expect(make({ fills: TOXIC.map((each) => ({ ...each, strategy: 'momentum' })) }).mode).toBe('NORMAL');
    expect(make({ fills: TOXIC.map((each) => ({ ...each, role: 'taker' as const })) }).mode).toBe('NORMAL');
  });

  it('ends making in the round at the third toxic spell within five minutes', () => {
    const memory = fresh();
    const fills = [...spell(0), ...spell(100), ...spell(200)];
    expect(make({ fills: fills.slice(0, 4) }, {}, memory).mode).toBe('WIDE');
    expect(make({ fills: fills.slice(0, 8), ...after(100) }, {}, memory).mode).toBe('WIDE');
    expect(make({ fills, ...after(200) }, {}, memory)).toMatchObject({ mode: 'OFF_TOXIC', quotes: [] });
    expect(make({ fills, ...after(500) }, {}, memory).mode).toBe('OFF_TOXIC');
    const rare = [...spell(0), ...spell(200), ...spell(400)];
    const patient = fresh();
    for (const [count, seconds] of [
      [4, 0],
      [8, 200],
    ] as const)
      make({ fills: rare.slice(0, count), ...after(seconds) }, {}, patient);
    expect(make({ fills: rare, ...after(400) }, {}, patient).mode).toBe('WIDE');
  });

  it('V-MARKOUT: ten fills that lost 0.6 cents on average after 30 s stop it for five minutes, then it is wide', () => {
    const lost = [12, 4, -2, 10, 6, 8, 3, 11, 1, 9];
    const fills = lost.map((loss) => fill('BUY', 1, 0, { price: price(5_000 + loss * 10), size: shares(2) }));
    const memory = fresh();
    const up = book({ 47: 300 }, { 53: 300 });
    expect(make({ fills, up }, {}, memory).mode).toBe('NORMAL');
    expect(make({ fills, up, ...after(29.9) }, {}, memory).mode).toBe('NORMAL');
    expect(make({ fills, up, ...after(30) }, {}, memory)).toMatchObject({ mode: 'OFF_ADVERSE', quotes: [] });
    expect(make({ fills, up, ...after(329) }, {}, memory).mode).toBe('OFF_ADVERSE');
    expect(make({ fills, up, ...after(331) }, {}, memory).mode).toBe('WIDE');
    const nine = fresh();
    make({ fills: fills.slice(1), up }, {}, nine);
    expect(make({ fills: fills.slice(1), up, ...after(30) }, {}, nine).mode).toBe('NORMAL');
  });

  it('stays a tick further away for each refused quote in a row, and is off after three', () => {
    const bidOf = (...ages: number[]) =>
      make({ crossedQuotes: ages.map(crossed) }).quotes.find(({ outcome }) => outcome === 'up')?.price;
    expect([bidOf(), bidOf(3), bidOf(6, 3)]).toEqual([5_000, 4_900, 4_800]);
    expect([bidOf(9, 6, 3), bidOf(62, 60, 59.9)]).toEqual([undefined, undefined]);
    expect([bidOf(62, 61, 60), bidOf(50, 29, 21)]).toEqual([5_000, 5_000]);
    const asks = make({ crossedQuotes: [{ ...crossed(3), outcome: 'down' }] }).quotes;
    expect(asks.map((quote) => quote.price)).toEqual([5_000, 4_600]);
  });
});

describe('inventory_making and what it holds', () => {
  it('V-EXIT: sells what lost 15 % of its cost, a little below the best bid at the worst', () => {
    expect(make({ ...long(0.48, 10), ...at(41) }).mode).toBe('NORMAL');
    const exit = make({ ...long(0.48, 10), ...at(39) });
    expect(exit).toMatchObject({ mode: 'EXIT', quotes: [], take: { rank: 'reduce', plan: 'exit' } });
    expect(exit.take?.legs).toEqual([
      { outcome: 'up', side: 'SELL', limit: 3_900, size: shares(10), orderType: 'FAK', tag: 'exit' },
    ]);
    const thin = { ...at(39), up: book({ 39: 4, 37: 4, 36: 50 }, { 41: 300 }) };
    expect(make({ ...long(0.48, 10), ...thin }).take?.legs[0]).toMatchObject({ limit: 3_700, size: shares(8) });
  });

  it('sells no more at once than an order may be worth', () => {
    const seen = view({ ...long(0.99, 30), ...at(80) });
    const config = { ...seen.config, risk: { ...seen.config.risk, maxOrderUsdc: microUsdc(8e6) } };
    expect(make({ ...long(0.99, 30), ...at(80), config }).take?.legs[0]?.size).toBe(shares(10));
  });

  it('V-EXIT: sells what lost 3 pUSD, and keeps what is hedged', () => {
    expect(make({ ...long(0.6, 30), ...at(49) }).take).toBeDefined();
    expect(make({ ...long(0.6, 30), ...at(50) }).take).toBeDefined();
    expect(make({ ...long(0.6, 20), ...at(51) }).take).toBeUndefined();
    const hedged = { heldBy: () => held(30, 25) };
    expect(make({ ...hedged, ...at(20) }).take).toBeUndefined();
  });

  it('sells at the cut-off what short rounds leave unpaired, and only once a second', () => {
    const closing = { phase: 'closing', secondsLeft: 55, ...at(50), ...long(0.5) } as const;
    expect(make(closing).mode).toBe('EXIT');
    expect(make(closing).take).toBeDefined();
    const tried = { strategy: 'inventory_making', tag: 'exit', outcome: 'up', side: 'SELL' } as const;
    const order = { price: price(5_000), size: shares(30), filled: shares(0), pending: false };
    const again = (changes: object) =>
      make({ ...closing, takes: [{ ...tried, ...order, at: epochMs(NOW - 900), ...changes }] });
    expect(again({}).take).toBeUndefined();
    expect(again({ at: epochMs(NOW - 1_000) }).take).toBeDefined();
    expect(again({ at: epochMs(NOW - 9_000), pending: true }).take).toBeUndefined();
  });

  it('unwinds by quotes what it held for an hour, then by taking', () => {
    const round = { ...SAMPLE_ROUND, interval: '4h' } as const;
    const holding = (seconds: number, memory: unknown) =>
      make({ round, ...at(50), ...long(0.5, 10), ...after(seconds) }, {}, memory);
    const memory = fresh();
    expect(ask(holding(0, memory))).toBe(5_300);
    expect(ask(holding(3_600, memory))).toBe(5_300);
    const unwinding = holding(3_601, memory);
    expect(unwinding.take).toBeUndefined();
    expect(ask(unwinding)).toBe(5_200);
    expect(unwinding.quotes.find(({ side }) => side === 'BUY')!.price).toBeLessThan(4_600);
    expect(holding(3_901, memory)).toMatchObject({ mode: 'EXIT' });
    expect(holding(3_901, memory).take).toBeDefined();
  });

  it('leaves alone what others of us hold on a view', () => {
    expect(make({ positions: held(30), heldBy: () => held(0) })).toEqual(make());
  });

  it('puts no more money into a round than its capital', () => {
    const { quotes } = make({}, { capitalUsdc: 12 });
    const usdc = quotes.map(({ price: at, size }) => (at / 10_000) * (size / 1e6));
    expect(usdc[0]).toBeCloseTo(10, 1);
    expect(usdc.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(12);
    expect(make({}, { orderUsdc: 30, capitalUsdc: 500, maxShares: 500 }).quotes[0]?.size).toBe(shares(30));
    const high = make({ up: book({ 8: 300 }, { 12: 300 }) }).quotes.find(({ outcome }) => outcome === 'down')!;
    expect((high.price / 10_000) * (high.size / 1e6)).toBeLessThanOrEqual(15);
  });

  it('quotes only the side that the book has', () => {
    expect(make({ up: book({ 47: 300 }, {}) })).toMatchObject({
      mode: 'ONE_SIDED',
      quotes: [{ outcome: 'up', side: 'BUY' }],
    });
  });
});
