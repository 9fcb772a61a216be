import { describe, expect, it } from 'vitest';
import { loadSettings } from '../../../src/config/load-settings.ts';
import { btcRound } from '../../support/rounds.ts';
import type { Round } from '../../../shared/market/round.ts';
import type { ConditionId, TokenId } from '../../../shared/market/ids.ts';
import { bothSides, Driver, scripted, T0 } from './driver.ts';

function foreignRound(number: number, more: Partial<Round>): Round {
  const conditionId = `0x${String(number).repeat(64)}` as ConditionId;
  return { ...btcRound(T0), conditionId, up: `${number}1` as TokenId, down: `${number}2` as TokenId, ...more };
}

describe('a market has one engine that decides (pitfall 34)', () => {
  it('because no asset can be named twice, in whatever layer', () => {
    const twice = { source: 'flags', values: { assets: ['BTC', 'ETH', 'BTC'] } };
    expect(() => loadSettings([twice])).toThrow('names an asset twice');
  });

  it('and an engine that is shown a market of another asset or interval neither follows nor trades it', () => {
    const driver = new Driver([scripted('inventory_making', () => bothSides(48, 47))]).open();
    const foreign = [foreignRound(8, { asset: 'ETH' }), foreignRound(9, { interval: '15m' })];
    for (const round of foreign) driver.send({ type: 'round-listed', round });
    driver.until(T0);
    const tokens = new Set(foreign.flatMap(({ up, down }) => [up, down]));
    expect(driver.places().filter(({ token }) => tokens.has(token))).toEqual([]);
    expect(driver.effects.filter((effect) => effect.type === 'subscribe')).toHaveLength(1);
    expect(driver.engine.counters.strangeEvents).toBe(2);
  });
});
