import { describe, expect, it } from 'vitest';
import type { Fact } from '../../../shared/events/effects.ts';
import type { TokenId } from '../../../shared/market/ids.ts';
import { EpochLog } from '../../../src/report/epoch-log.ts';

const began = (token: string): Fact => ({ type: 'epoch-began', token: token as TokenId, epoch: 1 });
const ended = (token: string): Fact => ({ type: 'epoch-ended', token: token as TokenId, epoch: 1, reason: 'gap' });

function moments(log: EpochLog, token: string, ...at: number[]): boolean[] {
  return at.map((moment) => log.wasOpen(token, moment));
}

describe('EpochLog', () => {
  it('knows an epoch from its first to its last millisecond', () => {
    const log = new EpochLog();
    log.addFact('BTC', 1, 10, began('a'));
    log.addFact('BTC', 1, 20, ended('a'));
    log.addFact('BTC', 1, 30, began('a'));
    expect(moments(log, 'a', 9, 10, 20, 21, 29, 30, 1_000)).toEqual([false, true, true, false, false, true, true]);
    expect(log.wasOpen('b', 15)).toBe(false);
  });

  it('believes nothing of a dead worker once its successor speaks, whatever that says', () => {
    const log = new EpochLog();
    log.addFact('BTC', 1, 10, began('a'));
    log.addFact('ETH', 1, 10, began('b'));
    log.addFact('BTC', 2, 50, { type: 'standing', standing: 'observing', reason: '' });
    expect(moments(log, 'a', 50, 51)).toEqual([true, false]);
    expect(log.wasOpen('b', 51)).toBe(true);
  });

  it('does not let the end of a predecessor close its successor’s epoch', () => {
    const log = new EpochLog();
    log.addFact('BTC', 1, 10, began('a'));
    log.addFact('BTC', 2, 50, began('a'));
    log.addFact('BTC', 2, 60, { type: 'standing', standing: 'trading', reason: '' });
    expect(moments(log, 'a', 55, 1_000)).toEqual([true, true]);
  });

  it('keeps what a predecessor said of moments that its successor’s clock has not come to yet', () => {
    const log = new EpochLog();
    log.addFact('BTC', 1, 10, began('a'));
    log.addFact('BTC', 1, 60, { type: 'standing', standing: 'trading', reason: '' });
    log.addFact('BTC', 2, 50, { type: 'standing', standing: 'observing', reason: '' });
    expect(moments(log, 'a', 55, 60, 61)).toEqual([true, true, false]);
  });
});
