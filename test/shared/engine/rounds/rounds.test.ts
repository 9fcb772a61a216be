import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertTransition, NEXT_PHASES } from '../../../../shared/engine/rounds/round-phase.ts';
import type { EngineEvent } from '../../../../shared/events/engine-events.ts';
import { ROUND_PHASES, type RoundPhase, type Strike } from '../../../../shared/market/round.ts';
import { epochMs, microUsdc, price } from '../../../../shared/units/index.ts';
import { bothSides, Driver, idOf, NEXT, ROUND, ROUND_MS, scripted, T0 } from '../driver.ts';

const phaseOf = (driver: Driver): RoundPhase | undefined => driver.engine.markets.get(ROUND.conditionId)?.phase;
const metadata = (price: number): Strike => ({ price, source: 'metadata', at: epochMs(T0 + 4_000) });
const strike = (told: Strike): EngineEvent => ({ type: 'strike', conditionId: ROUND.conditionId, strike: told });
const twap = (driver: Driver, priceMs: number, value: number): EngineEvent => {
  driver.now = Math.max(driver.now, priceMs);
  return { type: 'price', kind: 'twap', priceMs, value };
};

const LEGAL = ROUND_PHASES.flatMap((from) => NEXT_PHASES[from].map((to: RoundPhase) => [from, to] as const));

function refuses(from: RoundPhase, to: RoundPhase): boolean {
  try {
    assertTransition(from, to);
    return false;
  } catch {
    return true;
  }
}

describe('round phases', () => {
  it('only go forward', () => {
    for (const [from, to] of LEGAL) expect(ROUND_PHASES.indexOf(to)).toBeGreaterThan(ROUND_PHASES.indexOf(from));
  });

  it('refuse every transition that is not in the table', () => {
    for (const from of ROUND_PHASES) {
      for (const to of ROUND_PHASES) {
        const isLegal = LEGAL.some(([a, b]) => a === from && b === to);
        expect([from, to, refuses(from, to)]).toEqual([from, to, !isLegal]);
      }
    }
  });

  const happenings: fc.Arbitrary<(driver: Driver) => void> = fc.oneof(
    fc.nat({ max: 120_000 }).map((ms) => (driver: Driver) => void driver.until(driver.now + ms)),
    fc.constantFrom<(driver: Driver) => void>(
      (driver) => void driver.send({ type: 'round-listed', round: ROUND }),
      (driver) => void driver.send({ type: 'round-listed', round: NEXT }),
      (driver) => (driver.slot(ROUND, 'up') === -1 ? undefined : driver.books(ROUND)),
      (driver) => void driver.send({ type: 'feed-down', feed: 'market', reason: 'closed' }),
      (driver) => void driver.send({ type: 'feed-up', feed: 'market' }),
      (driver) => void driver.send({ type: 'resolved', conditionId: ROUND.conditionId, resolution: { winner: 'up' } }),
      (driver) => void driver.send(strike(metadata(68_000))),
      (driver) =>
        void driver.send({
          type: 'redeemed',
          conditionId: ROUND.conditionId,
          amount: microUsdc(0),
          payout: { up: price(10_000), down: price(0) },
        }),
    ),
  );

  it('never jump or turn back, whatever happens in whatever order', () => {
    fc.assert(
      fc.property(fc.array(happenings, { maxLength: 40 }), (story) => {
        const driver = new Driver();
        for (const happen of story) happen(driver);
        const told = driver.facts('round').filter(({ conditionId }) => conditionId === ROUND.conditionId);
        const path = told.map(({ phase }) => phase).filter((phase, i, all) => phase !== all[i - 1]);
        const steps = path.slice(1).map((to, i) => [path[i], to] as const);
        // A forgotten round that is listed again begins anew.
        const illegal = steps.filter(
          ([from, to]) => to !== 'discovered' && !LEGAL.some(([a, b]) => a === from && b === to),
        );
        expect(illegal).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('are passed at once when the venue resolved a round that our clock still has open', () => {
    const driver = new Driver().open();
    driver.until(T0 + 1);
    driver.send({ type: 'resolved', conditionId: ROUND.conditionId, resolution: { winner: 'down' } });
    expect(driver.facts('round').map(({ phase }) => phase)).toEqual([
      'discovered',
      'warm',
      'open',
      'closing',
      'ended',
      'resolved',
    ]);
  });

  it('are woken for exactly: start, cut-off and end come to the millisecond', () => {
    const driver = new Driver([], { data: { staleMs: 2_000, silentMs: 1e9, priceStaleMs: 5_000 } }).open();
    driver.until(T0 + ROUND_MS);
    expect(
      driver.facts('round').flatMap(({ phase, latenessMs }) => (latenessMs === undefined ? [] : [[phase, latenessMs]])),
    ).toEqual([
      ['open', 0],
      ['closing', 0],
      ['ended', 0],
    ]);
  });

  it('keep the first resolution and raise an alarm when another is told', () => {
    const driver = new Driver().open();
    for (const winner of ['up', 'up', 'down'] as const) {
      driver.send({ type: 'resolved', conditionId: ROUND.conditionId, resolution: { winner } });
    }
    expect(driver.facts('alarm')).toMatchObject([{ code: 'RESOLUTION_CHANGED' }]);
  });

  it('end orders that still rest when the market resolves', () => {
    const driver = new Driver([scripted('inventory_making', () => bothSides(48, 47))]).open();
    driver.until(T0);
    for (const place of driver.places()) driver.accept(place);
    driver.send({ type: 'resolved', conditionId: ROUND.conditionId, resolution: { winner: 'up' } });
    expect(driver.engine.orders.byOrderId(idOf(1))?.reported).toBe('expired');
    expect(driver.view.atRiskUsdc).toBe(0);
  });

  it('are forgotten a minute after the resolution, and not while a trade is on its way', () => {
    const driver = new Driver([scripted('inventory_making', () => bothSides(48, 47))]).open();
    driver.until(T0);
    for (const place of driver.places()) driver.accept(place);
    const fill = driver.fill(driver.places()[0]!);
    driver.until(T0 + ROUND_MS + 20_000);
    driver.send({ type: 'resolved', conditionId: ROUND.conditionId, resolution: { winner: 'up' } });
    const realised = driver.view.pnl.realisedUsdc;
    driver.until(T0 + ROUND_MS + 120_000);
    driver.send({ type: 'timer' });
    expect(phaseOf(driver)).toBe('resolved');
    driver.send({ type: 'user-fill', fill: { ...fill, status: 'CONFIRMED' } });
    driver.send({ type: 'timer' });
    expect(phaseOf(driver)).toBeUndefined();
    expect(driver.view.pnl.realisedUsdc).toBe(realised);
    expect(realised).toBeCloseTo(20 * 0.52, 9);
  });

  it('raise one alarm when no resolution comes for half an hour, and are not forgotten', () => {
    const driver = new Driver().open();
    driver.until(ROUND.endsAt + 1_800_000 - 1);
    expect(driver.facts('alarm')).toEqual([]);
    driver.until(ROUND.endsAt + 1_800_000);
    expect(driver.facts('alarm')).toMatchObject([{ code: 'UNRESOLVED' }]);
    driver.until(ROUND.endsAt + 86_400_000);
    driver.send({ type: 'timer' });
    expect(driver.facts('alarm')).toHaveLength(1);
    expect(phaseOf(driver)).toBe('ended');
  });

  it('raise no such alarm for a round that was over long before we learned of it and resolves at once', () => {
    const driver = new Driver([], {}, ROUND.endsAt + 7_200_000);
    driver.send({ type: 'round-listed', round: ROUND });
    driver.send({ type: 'timer' });
    driver.send({ type: 'resolved', conditionId: ROUND.conditionId, resolution: { winner: 'up' } });
    expect(driver.facts('alarm')).toEqual([]);
  });

  it('refuse a round of another asset', () => {
    const driver = new Driver();
    driver.send({ type: 'round-listed', round: { ...ROUND, asset: 'ETH' } });
    expect(driver.engine.markets.size).toBe(0);
    expect(driver.engine.counters.strangeEvents).toBe(1);
  });
});

describe('strike', () => {
  it('is the last streamed TWAP stamped at or before the start, known only once the round began', () => {
    const driver = new Driver().open();
    const known: unknown[] = [];
    for (const [priceMs, value] of [
      [T0 - 1_200, 67_999],
      [T0 - 200, 68_000],
      [T0 + 800, 68_001],
    ] as const) {
      driver.until(priceMs);
      driver.send(twap(driver, priceMs, value));
      known.push(driver.view.round?.strike?.price);
    }
    expect(known).toEqual([undefined, undefined, 68_000]);
    expect(driver.view.round?.strike).toEqual({ price: 68_000, source: 'twap-stream' });
  });

  it('is corrected by a value stamped before the start that came late', () => {
    const driver = new Driver().open();
    driver.send(twap(driver, T0 - 1_000, 67_999));
    driver.until(T0 + 50);
    driver.send({ type: 'price', kind: 'twap', priceMs: T0, value: 68_000 });
    expect(driver.view.round?.strike?.price).toBe(68_000);
  });

  it('is not taken from a value too old to be a price', () => {
    const driver = new Driver().open();
    driver.send({ type: 'price', kind: 'twap', priceMs: T0 - 5_001, value: 67_999 });
    driver.until(T0 + 1);
    expect(driver.view.round?.strike).toBeUndefined();
  });

  it('gives way to the venue’s own word, and the difference is told', () => {
    const driver = new Driver().open();
    driver.send(twap(driver, T0 - 100, 68_000));
    driver.until(T0 + 4_000);
    driver.send(strike(metadata(68_000.5)));
    expect(driver.view.round?.strike).toEqual({ price: 68_000.5, source: 'metadata' });
    expect(driver.facts('strike-replaced')).toMatchObject([{ difference: 0.5, from: { source: 'twap-stream' } }]);
    driver.send(twap(driver, T0 - 50, 67_990));
    expect(driver.view.round?.strike?.source).toBe('metadata');
  });
});
