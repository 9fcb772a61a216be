import { describe, expect, it } from 'vitest';
import { defaultEngineConfig } from '../../support/engine-config.ts';
import type { PlaceOutcome } from '../../../shared/events/engine-events.ts';
import { cents, Driver, placesIn, ROUND, scripted, shares, T0 } from './driver.ts';

const refused = (code: string, retryAfterMs?: number): PlaceOutcome => ({
  kind: 'refused',
  code,
  message: 'said the venue',
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});

/** A maker that always wants the same quote, beside a taker that always wants the ask. Both may change every step. */
function trading(): Driver {
  const maker = scripted('inventory_making', () => ({
    kind: 'quotes',
    quotes: [{ outcome: 'up', side: 'BUY', price: cents(40), size: shares(10) }],
    mode: 'two-sided',
  }));
  const taker = scripted('distance_fade', () => ({
    kind: 'signal',
    signal: { outcome: 'up', fair: 0.7, ask: cents(53), edge: 0.17, netEdge: 0.15, confidence: 1, sizeFraction: 0.08 },
  }));
  const { risk, making } = defaultEngineConfig('BTC', '5m');
  const driver = new Driver([maker, taker], {
    risk: { ...risk, cooldownMs: 0 },
    making: { ...making, minRefreshMs: 0 },
  });
  driver.open();
  driver.send({
    type: 'strike',
    conditionId: ROUND.conditionId,
    strike: { price: 1, source: 'metadata', at: T0 as never },
  });
  driver.until(T0);
  return driver;
}

/** Answers every order that was sent and not answered. @returns how many there were */
function answerAll(driver: Driver, outcome: PlaceOutcome, from = 0): number {
  const places = driver.places().slice(from);
  for (const place of places) {
    driver.sign(place);
    driver.send({ type: 'order-answer', clientId: place.clientId, outcome });
  }
  return places.length;
}

function keepBooksFresh(driver: Driver, ms: number): ReturnType<typeof placesIn> {
  const from = driver.effects.length;
  for (const end = driver.now + ms; driver.now < end; ) {
    driver.until(Math.min(end, driver.now + 500));
    driver.books(ROUND);
  }
  return placesIn(driver.effects.slice(from));
}

describe('a venue that refuses orders', () => {
  it('is not sent a second order while its engine restarts, and is tried again after the wait that it names', () => {
    const driver = trading();
    const sent = answerAll(driver, refused('ENGINE_RESTARTING', 1_000));
    expect(sent).toBeGreaterThan(0);
    expect(keepBooksFresh(driver, 999)).toEqual([]);
    expect(keepBooksFresh(driver, 501).length).toBeGreaterThan(0);
  });

  it('is not tried before its wait is over because another refusal of the same moment asks for a shorter one', () => {
    const driver = trading();
    const [first, second] = driver.places();
    for (const [place, outcome] of [
      [first!, refused('ENGINE_RESTARTING', 10_000)],
      [second!, refused('RATE_LIMITED', 500)],
    ] as const) {
      driver.sign(place);
      driver.send({ type: 'order-answer', clientId: place.clientId, outcome });
    }
    expect(keepBooksFresh(driver, 9_900)).toEqual([]);
    expect(keepBooksFresh(driver, 600).length).toBeGreaterThan(0);
  });

  it('is waited for 1, 2, 4 … 30 s when it names no wait', () => {
    const driver = trading();
    answerAll(driver, refused('RATE_LIMITED'));
    const waits: number[] = [];
    for (const _ of Array.from({ length: 7 })) {
      const from = driver.now;
      const before = driver.places().length;
      while (driver.places().length === before) keepBooksFresh(driver, 500);
      waits.push(Math.floor((driver.now - from) / 1000));
      answerAll(driver, refused('RATE_LIMITED'), before);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 30, 30]);
  });

  it('is tried again after 0.5, 1, 2 … 8 s while it says that a market is not ready, and once it took an order, at once', () => {
    const driver = trading();
    answerAll(driver, refused('NOT_READY'));
    const waits: number[] = [];
    for (const _ of Array.from({ length: 6 })) {
      const from = driver.now;
      const before = driver.places().length;
      while (driver.places().length === before) keepBooksFresh(driver, 500);
      waits.push(driver.now - from);
      answerAll(driver, refused('NOT_READY'), before);
    }
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 8_000]);
    expect(driver.facts('denied').map(({ code }) => code)).toContain('NOT_ACCEPTING');
  });

  it('gets no taking order for two minutes after a restart, but quotes at once (fault V1)', () => {
    const driver = trading();
    answerAll(driver, refused('ENGINE_RESTARTING', 1_000));
    const before = driver.places().length;
    keepBooksFresh(driver, 1_500);
    const [probe, ...others] = driver.places().slice(before);
    if (probe === undefined) throw new Error('nothing was tried after the wait');
    driver.accept(probe);
    answerAll(driver, refused('POST_ONLY_MODE', 100_000), driver.places().length - others.length);
    const during = keepBooksFresh(driver, 119_000);
    expect(during.filter(({ orderType }) => orderType === 'FAK')).toEqual([]);
    expect(driver.facts('denied').map(({ code }) => code)).toContain('VENUE_POST_ONLY');
    const after = keepBooksFresh(driver, 2_000);
    expect(after.map(({ orderType }) => orderType)).toContain('FAK');
  });

  it('in post-only mode is not sent takers until the time that it names', () => {
    const driver = trading();
    const [first] = driver.places();
    if (first === undefined) throw new Error('nothing was sent');
    answerAll(driver, refused('POST_ONLY_MODE', 79_000));
    expect(keepBooksFresh(driver, 78_000).filter(({ orderType }) => orderType === 'FAK')).toEqual([]);
    expect(keepBooksFresh(driver, 2_000).map(({ orderType }) => orderType)).toContain('FAK');
  });

  it.each(['GEOBLOCKED', 'BANNED', 'CLOSED_ONLY'])('that says %s gets no order until a person resumes', (code) => {
    const driver = trading();
    answerAll(driver, refused(code));
    expect(keepBooksFresh(driver, 200_000)).toEqual([]);
    expect(driver.facts('alarm').length).toBe(1);
    expect(driver.facts('standing').at(-1)?.standing).toBe('halted');
    driver.send({ type: 'command', command: 'halt', reason: 'heap at 101 of 200 MB' });
    expect(placesIn(driver.send({ type: 'command', command: 'unhalt', reason: 'heap at 80 of 200 MB' }))).toEqual([]);
    expect(keepBooksFresh(driver, 1_000)).toEqual([]);
    const resumed = driver.send({ type: 'command', command: 'resume', reason: 'moved' });
    expect(placesIn(resumed).length).toBeGreaterThan(0);
  });

  it('has its quotes pulled when it forbids trading in this region', () => {
    const driver = trading();
    const [quote, ...others] = driver.places();
    if (quote === undefined || others[0] === undefined) throw new Error('nothing was sent');
    const id = driver.accept(quote);
    driver.sign(others[0]);
    driver.send({ type: 'order-answer', clientId: others[0].clientId, outcome: refused('GEOBLOCKED') });
    expect(driver.cancels()).toEqual([id]);
  });

  it('that does not know our credentials is tried once more, not for ever (fault U17)', () => {
    const driver = trading();
    const first = answerAll(driver, refused('UNAUTHORIZED'));
    keepBooksFresh(driver, 2_000);
    answerAll(driver, refused('UNAUTHORIZED'), first);
    expect(keepBooksFresh(driver, 120_000)).toEqual([]);
    expect(driver.facts('standing').at(-1)).toMatchObject({ standing: 'halted', reason: 'UNAUTHORIZED' });
  });

  it('counts one batch as one refusal, so that four legs do not mean a wait of eight seconds', () => {
    const driver = trading();
    answerAll(driver, refused('RATE_LIMITED'));
    expect(driver.places().length).toBeGreaterThan(1);
    expect(keepBooksFresh(driver, 1_500).length).toBeGreaterThan(0);
  });

  it('does not end its hold by accepting an order that was sent before it', () => {
    const driver = trading();
    const [first, second] = driver.places();
    if (first === undefined || second === undefined) throw new Error('two orders were expected');
    driver.sign(first);
    driver.send({ type: 'order-answer', clientId: first.clientId, outcome: refused('VENUE_DISABLED') });
    driver.send({ type: 'order-answer', clientId: first.clientId, outcome: refused('TRADING_DISABLED') });
    driver.accept(second);
    expect(keepBooksFresh(driver, 900)).toEqual([]);
  });
});
