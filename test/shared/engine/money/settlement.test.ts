import { describe, expect, it } from 'vitest';
import { SETTLEMENT_OVERDUE_MS } from '../../../../shared/engine/money/settlement.ts';
import type { Inventory, PlaceEffect } from '../../../../shared/events/effects.ts';
import type { TradeStatus, VenueFill } from '../../../../shared/events/engine-events.ts';
import type { TradeId } from '../../../../shared/market/ids.ts';
import type { Decision, Quote } from '../../../../shared/strategies/strategy.ts';
import { microUsdc } from '../../../../shared/units/index.ts';
import { bothSides, cents, Driver, idOf, NO_QUOTES, ROUND, scripted, shares, shown, T0 } from '../driver.ts';

const NEVER_STALE = { staleMs: 1e9, silentMs: 1e9, priceStaleMs: 5_000 };

/** Two quotes rest; what is wanted can be changed. */
function quoting(): { driver: Driver; up: PlaceEffect; down: PlaceEffect; wish: { now: Decision } } {
  const wish = { now: bothSides(48, 47) };
  const driver = new Driver([scripted('inventory_making', () => wish.now)], { data: NEVER_STALE }).open();
  driver.until(T0);
  const [up, down] = driver.places() as [PlaceEffect, PlaceEffect];
  for (const place of [up, down]) driver.accept(place);
  return { driver, up, down, wish };
}

/** Wants to sell so many Up at a price above the market, and nothing else. */
function selling(size: number): Decision {
  const quote: Quote = { outcome: 'up', side: 'SELL', price: cents(60), size: shares(size) };
  return { kind: 'quotes', mode: 'NORMAL', quotes: [quote] };
}

function inventory(settled: number, provisional: number, reserved: number): Inventory {
  return { settled: shares(settled), provisional: shares(provisional), reserved: shares(reserved) };
}

/** What was told of the shares of Up, one after the other. */
function toldOfUp(driver: Driver): Inventory[] {
  return driver
    .facts('inventory')
    .filter(({ token }) => token === ROUND.up)
    .map(({ settled, provisional, reserved }) => ({ settled, provisional, reserved }));
}

/** A purchase of 20 Up that is confirmed, and nothing else at the venue. */
function holdingTwenty(): ReturnType<typeof quoting> {
  const session = quoting();
  const { driver, up, wish } = session;
  const fill = driver.fill(up);
  driver.send({ type: 'user-fill', fill: { ...fill, status: 'CONFIRMED' } });
  wish.now = NO_QUOTES;
  driver.send({ type: 'timer' });
  driver.send({ type: 'cancel-answer', canceled: driver.cancels(), notCanceled: [] });
  return session;
}

describe('shares by what may be done with them', () => {
  it('are provisional until the chain has them, settled then, reserved while offered, and gone once sold', () => {
    const { driver, wish } = holdingTwenty();
    wish.now = selling(8);
    driver.until(driver.now + 2_000);
    const sale = driver.places().at(-1) as PlaceEffect;
    driver.accept(sale);
    driver.fill(sale, { size: shares(3) });
    expect(toldOfUp(driver)).toEqual([
      inventory(0, 20, 0),
      inventory(20, 0, 0),
      inventory(12, 0, 8),
      inventory(12, 0, 5),
    ]);
    expect(driver.view.up).toMatchObject({ shares: 17, settled: 12, provisional: 0, reserved: 5 });
  });

  it('are told of a round as they were traded, whatever it paid: an outsider can add them up', () => {
    const { driver } = holdingTwenty();
    driver.send({ type: 'resolved', conditionId: ROUND.conditionId, resolution: { winner: 'down' } });
    expect(toldOfUp(driver).at(-1)).toEqual(inventory(20, 0, 0));
    expect(driver.view.pnl.realisedUsdc).toBeCloseTo(-9.6, 9);
  });
});

describe('a sale', () => {
  it('offers no share that is not settled', () => {
    const { driver, up, wish } = quoting();
    driver.fill(up, { size: shares(20) });
    wish.now = selling(20);
    driver.until(driver.now + 3_000);
    expect(driver.places().filter(({ side }) => side === 'SELL')).toEqual([]);
  });

  it('does not offer again what the venue has matched before the fill itself is told', () => {
    const { driver, wish } = holdingTwenty();
    wish.now = selling(20);
    driver.until(driver.now + 2_000);
    const sale = driver.places().at(-1) as PlaceEffect;
    expect(sale).toMatchObject({ side: 'SELL', size: shares(20) });
    driver.accept(sale);
    driver.send({ type: 'user-order', change: 'update', order: shown(sale, 20) });
    driver.until(driver.now + 1_900);
    expect(driver.places().at(-1)).toBe(sale);
    expect(driver.view.up).toMatchObject({ settled: 0, reserved: 20 });
  });

  it('of what a failed purchase had brought leaves a shortage, which offers nothing', () => {
    const { driver, up, down, wish } = quoting();
    const fill = driver.fill(up);
    driver.send({
      type: 'user-fill',
      fill: { ...fill, tradeId: 'by hand' as TradeId, orderId: idOf(900), side: 'SELL' },
    });
    driver.send({ type: 'user-fill', fill: { ...fill, status: 'FAILED' } });
    driver.send({ type: 'cancel-answer', canceled: [idOf(down.clientId)], notCanceled: [] });
    wish.now = selling(20);
    driver.until(driver.now + 3_000);
    expect(driver.places().filter(({ side }) => side === 'SELL')).toEqual([]);
    expect(toldOfUp(driver).at(-1)).toEqual(inventory(-20, 0, 0));
  });
});

describe('a trade that is matched and never becomes final (fault S3)', () => {
  it('raises one alarm after a minute, is not sold, stays at risk, and goes on being read', () => {
    const { driver, up, wish } = quoting();
    const fill = driver.fill(up);
    wish.now = selling(20);
    driver.until(T0 + SETTLEMENT_OVERDUE_MS - 1);
    const overdue = () => driver.facts('alarm').filter(({ code }) => code === 'SETTLEMENT_OVERDUE');
    expect(overdue()).toEqual([]);
    driver.until(T0 + SETTLEMENT_OVERDUE_MS);
    expect(overdue()).toHaveLength(1);
    expect(overdue()[0]?.detail).toContain(`trade ${fill.tradeId} in ${ROUND.slug} is still MATCHED`);
    const before = driver.effects.length;
    driver.reconcile([ROUND], [shown(up, 20)], [fill]);
    driver.until(driver.now + 30_000);
    expect(overdue()).toHaveLength(1);
    expect(driver.places().filter(({ side }) => side === 'SELL')).toEqual([]);
    expect(driver.view.up).toMatchObject({ shares: 20, settled: 0, provisional: 20 });
    const asked = driver.effects.slice(before).find(({ type }) => type === 'reconcile');
    expect(asked).toMatchObject({ conditionIds: [ROUND.conditionId] });
    expect(asked).not.toHaveProperty('fillsSince');
  });
});

/** A purchase that an earlier incarnation made. */
function oldFill(status: TradeStatus): VenueFill {
  return {
    tradeId: 'old' as TradeId,
    orderId: idOf(500),
    conditionId: ROUND.conditionId,
    token: ROUND.up,
    side: 'BUY',
    price: cents(40),
    size: shares(10),
    role: 'taker',
    status,
  };
}

/** What the next incarnation makes of it: it has nothing but what REST tells. */
function successor(statuses: readonly TradeStatus[]): Driver {
  const driver = new Driver([], {}, T0 + 5_000);
  driver.send({ type: 'feed-up', feed: 'user' });
  driver.send({ type: 'round-listed', round: ROUND });
  for (const status of statuses) driver.reconcile([ROUND], [], [oldFill(status)]);
  return driver;
}

describe('a restart between MATCHED and what follows (fault S2)', () => {
  it('books nothing of a trade that had failed by then, and says so although it earned nothing by it', () => {
    const driver = successor(['FAILED', 'FAILED']);
    expect(driver.view).toMatchObject({ atRiskUsdc: 0, up: { shares: 0, provisional: 0 } });
    expect(driver.facts('fill')).toMatchObject([{ tradeId: 'old', status: 'FAILED' }]);
    expect(driver.facts('pnl').at(-1)?.realised).toMatchObject([{ slug: ROUND.slug, amount: 0 }]);
  });

  it('reverses one that fails only then, once', () => {
    const driver = successor(['MATCHED', 'FAILED', 'FAILED']);
    expect(driver.view).toMatchObject({ atRiskUsdc: 0, up: { shares: 0 } });
    expect(driver.facts('fill').map(({ status }) => status)).toEqual(['MATCHED', 'FAILED']);
    expect(driver.facts('correction').map(({ id }) => id)).toEqual([
      `fill/old/${idOf(500)}/booked`,
      `fill/old/${idOf(500)}/reversed`,
    ]);
  });

  it('keeps one that was confirmed, labelled as adopted', () => {
    const driver = successor(['CONFIRMED', 'MATCHED']);
    expect(driver.view.up).toMatchObject({ shares: 10, settled: 10, provisional: 0 });
    expect(driver.facts('pnl').at(-1)?.realised).toMatchObject([{ byStrategy: [{ strategy: 'adopted' }] }]);
  });
});

describe('a thousand trades of which some fail (fault S1)', () => {
  it('leave exactly what did not fail', () => {
    const { driver, up } = quoting();
    let expected = 0;
    for (let i = 0; i < 1_000; i += 1) {
      const fill = driver.fill(up, { tradeId: `trade ${i}` as TradeId, size: shares(0.01) });
      const fails = (i * 7) % 10 < 3;
      if (!fails) expected += fill.size;
      for (const status of ['MINED', fails ? 'FAILED' : 'CONFIRMED', fails ? 'FAILED' : 'MATCHED'] as const) {
        driver.send({ type: 'user-fill', fill: { ...fill, status } });
      }
    }
    expect(toldOfUp(driver).at(-1)).toEqual({ settled: expected, provisional: 0, reserved: 0 });
    expect(driver.engine.markets.get(ROUND.conditionId)?.fills.cost).toBe(microUsdc((expected * 48) / 100));
  });
});
