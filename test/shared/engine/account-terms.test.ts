import { describe, expect, it } from 'vitest';
import { worstUnpaired } from '../../../shared/engine/money/usage.ts';
import type { AccountTerms } from '../../../shared/risk/lease.ts';
import { epochMs, MICRO, microShares, microUsdc } from '../../../shared/units/index.ts';
import { defaultEngineConfig } from '../../support/engine-config.ts';
import { bothSides, cancelsIn, cents, Driver, idOf, placesIn, ROUND, scripted, shares, T0 } from './driver.ts';

/** Quotes of 20 shares on both sides, whatever happens. */
function quoting(up = 48, down = 48): Driver {
  return new Driver([scripted('inventory_making', () => bothSides(up, down))]);
}

function lend(driver: Driver, account: AccountTerms): ReturnType<Driver['send']> {
  return driver.send({
    type: 'lease',
    exposureLimit: microUsdc(1_000 * MICRO),
    expiresAt: epochMs(driver.now + 86_400_000),
    account,
  });
}

function opened(driver: Driver, account: AccountTerms = {}): Driver {
  driver.open();
  lend(driver, account);
  driver.until(T0);
  return driver;
}

function lastDenial(driver: Driver): string | undefined {
  return driver.facts('denied').at(-1)?.code;
}

describe('an engine under the account’s terms', () => {
  it('pulls its quotes in the very step in which the account stops, and names the reason', () => {
    const driver = opened(quoting());
    for (const place of driver.places()) driver.accept(place);
    const effects = lend(driver, { denial: 'CIRCUIT_BREAKER' });
    expect(cancelsIn(effects)).toHaveLength(2);
    driver.send({ type: 'cancel-answer', canceled: cancelsIn(effects), notCanceled: [] });
    expect(driver.facts('denied').map(({ code }) => code)).toEqual(['CIRCUIT_BREAKER', 'CIRCUIT_BREAKER']);
    expect(driver.places()).toHaveLength(2);
  });

  it('counts an open order as a trade that may come, so that no fill can break the day’s limit', () => {
    const driver = opened(quoting(), { trades: 1 });
    expect(driver.places()).toHaveLength(1);
    expect(lastDenial(driver)).toBe('DAILY_TRADES');
  });

  it('counts open turnover as turnover', () => {
    const driver = opened(quoting(), { volume: microUsdc(15 * MICRO) });
    expect(driver.places()).toHaveLength(1);
    expect(lastDenial(driver)).toBe('DAILY_VOLUME');
  });

  it.each([
    ['BALANCE', 9.5],
    ['MIN_BALANCE', 19.5],
  ])('says %s with %d pUSD of cash for an order of 9.60', (code, cash) => {
    const driver = opened(quoting(), { cash: microUsdc(cash * MICRO) });
    expect(driver.places()).toEqual([]);
    expect(lastDenial(driver)).toBe(code);
  });

  it('quotes no further apart than the account has unpaired shares left', () => {
    const driver = opened(quoting(), { unpaired: microShares(10 * MICRO) });
    expect(driver.places()).toEqual([]);
    expect(lastDenial(driver)).toBe('ACCOUNT_UNPAIRED');
  });

  it('tells what it used: an order in two parts is one trade, an open one may be another', () => {
    const driver = opened(quoting());
    const [up, down] = driver.places();
    driver.accept(up!);
    driver.accept(down!);
    driver.fill(up!, { size: shares(5) });
    driver.fill(up!, { size: shares(5) });
    const usage = driver.facts('usage').at(-1);
    expect(usage).toMatchObject({
      trades: { done: 1, open: 1 },
      volume: { done: 4_800_000, open: 14_400_000 },
    });
    // Up filled whole: 20, against no Down; or Down filled whole: 20, against 10 of Up.
    expect(usage?.unpaired).toBe(20_000_000);
  });
});

describe('unpaired shares of a market', () => {
  it('may not grow beyond the limit by quotes, and quotes that pair them pass', () => {
    const { risk } = defaultEngineConfig('BTC', '5m');
    const limits = { risk: { ...risk, maxUnpairedShares: shares(30) } };
    const driver = new Driver([scripted('inventory_making', () => bothSides(48, 48))], limits);
    opened(driver);
    const [up, down] = driver.places();
    driver.accept(up!);
    driver.accept(down!);
    driver.fill(up!);
    expect(worstUnpaired(driver.engine.markets.get(ROUND.conditionId)!)).toBe(20_000_000);
    for (const ms of [1_000, 2_000, 3_000]) {
      driver.until(T0 + ms);
      driver.books(ROUND);
    }
    expect(lastDenial(driver)).toBe('UNPAIRED');
    expect(driver.cancels()).toEqual([]);
    expect(driver.places()).toHaveLength(2);
  });
});

describe('guards of the market', () => {
  it('pulls quotes when the others’ spread is wider than 50 ticks, although our own stand inside it', () => {
    const driver = opened(quoting());
    const resting = driver.places();
    for (const place of resting) driver.accept(place);
    driver.now += 1;
    // Ours at 48 and 52; the others 61 apart.
    driver.send(
      driver.book(
        ROUND,
        'up',
        [
          [48, 20],
          [20, 100],
        ],
        [
          [52, 20],
          [81, 100],
        ],
      ),
    );
    const effects = driver.send(
      driver.book(
        ROUND,
        'down',
        [
          [48, 20],
          [19, 100],
        ],
        [
          [52, 20],
          [80, 100],
        ],
      ),
    );
    expect(cancelsIn([...driver.effects.slice(-40), ...effects])).toContain(idOf(resting[0]!.clientId));
    expect(driver.cancels()).toHaveLength(2);
  });

  it('pulls quotes when this machine’s clock is more than 5 s from the venue’s, either way', () => {
    for (const offsetMs of [5_001, -5_001]) {
      const driver = opened(quoting());
      for (const place of driver.places()) driver.accept(place);
      expect(cancelsIn(driver.send({ type: 'clock', offsetMs: 5_000 }))).toEqual([]);
      expect(cancelsIn(driver.send({ type: 'clock', offsetMs }))).toHaveLength(2);
    }
  });

  it('does not bother about a rest of four shares to sell', () => {
    const sell = { outcome: 'up', side: 'SELL', price: cents(52), size: shares(4) } as const;
    const driver = new Driver([
      scripted('inventory_making', (view) =>
        view.positions.up.shares === 0 ? bothSides(48, 48, 5) : { kind: 'quotes', mode: 'ONE_SIDED', quotes: [sell] },
      ),
    ]);
    opened(driver);
    const [up] = driver.places();
    driver.accept(up!);
    driver.fill(up!, { status: 'CONFIRMED' });
    driver.until(T0 + 3_000);
    driver.books(ROUND);
    expect(lastDenial(driver)).toBe('DUST');
    expect(placesIn(driver.effects).filter(({ side }) => side === 'SELL')).toEqual([]);
  });
});
