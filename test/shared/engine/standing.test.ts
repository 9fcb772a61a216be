import { describe, expect, it } from 'vitest';
import { bothSides, Driver, idOf, ROUND, scripted, T0 } from './driver.ts';

describe('standing', () => {
  it('names what is missing, one thing after the other, until it trades', () => {
    const driver = new Driver([], {}, T0 + 1_000);
    driver.send({ type: 'timer' });
    driver.send({ type: 'feed-up', feed: 'user' });
    driver.send({ type: 'feed-up', feed: 'market' });
    driver.send({ type: 'round-listed', round: ROUND });
    driver.until(driver.now + 1);
    driver.books(ROUND);
    driver.reconcile([ROUND]);
    expect(driver.facts('standing').map(({ standing, reason }) => `${standing}: ${reason}`)).toEqual([
      'observing: user stream down',
      'observing: market feed down',
      'observing: no round under way',
      'observing: books not fresh',
      'observing: not reconciled',
      'trading: ',
    ]);
  });

  it('is drained only when no order is left, and nothing brings it back', () => {
    const driver = new Driver([scripted('inventory_making', () => bothSides(48, 47))]).open();
    driver.until(T0);
    for (const place of driver.places()) driver.accept(place);
    driver.send({ type: 'command', command: 'drain', reason: 'disable' });
    expect(driver.view).toMatchObject({ standing: 'halted', reason: 'draining: disable' });
    driver.send({ type: 'cancel-answer', canceled: [idOf(1)], notCanceled: [] });
    expect(driver.view.standing).toBe('halted');
    driver.send({ type: 'cancel-answer', canceled: [idOf(2)], notCanceled: [] });
    expect(driver.view).toMatchObject({ standing: 'drained', reason: 'disable' });
    driver.send({ type: 'command', command: 'resume', reason: 'no' });
    expect(driver.view.standing).toBe('drained');
    expect(driver.places()).toHaveLength(2);
  });

  it('halts and resumes by command', () => {
    const driver = new Driver().open();
    driver.until(T0);
    driver.send({ type: 'command', command: 'halt', reason: 'operator' });
    expect(driver.view).toMatchObject({ standing: 'halted', reason: 'operator' });
    driver.send({ type: 'command', command: 'resume', reason: 'operator' });
    expect(driver.view.standing).toBe('trading');
  });

  it('tells exposure and PnL when they change and not otherwise', () => {
    const driver = new Driver([scripted('inventory_making', () => bothSides(48, 47))]).open();
    driver.until(T0);
    const [up] = driver.places();
    for (const place of driver.places()) driver.accept(place);
    driver.fill(up!);
    driver.send({ type: 'timer' });
    expect(driver.facts('exposure').map(({ atRisk, inPositions }) => [atRisk, inPositions])).toEqual([
      [19_000_000, 0],
      [19_000_000, 9_600_000],
    ]);
    const byStrategy = [{ strategy: 'inventory_making', amount: 0 }];
    const earned = { conditionId: ROUND.conditionId, slug: ROUND.slug, amount: 0, byStrategy };
    expect(driver.facts('pnl')).toEqual([{ type: 'pnl', realised: [earned], unrealised: 20 * 470_000 - 9_600_000 }]);
  });

  it('lets time never run backwards', () => {
    const driver = new Driver().open();
    driver.until(T0 + 1);
    driver.send({ type: 'timer' });
    driver.now = T0 - 5_000;
    driver.send({ type: 'timer' });
    expect(driver.engine.now).toBe(T0 + 1);
  });
});
