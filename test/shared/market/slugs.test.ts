import { describe, expect, it } from 'vitest';
import { roundTitle, slugsOf } from '../../../shared/market/calendar.ts';
import { epochMs } from '../../../shared/units/index.ts';

const at = (seconds: number) => epochMs(seconds * 1000);

describe('slugs', () => {
  it('V-SLUG: names 5m, 15m and 4h rounds by their start in seconds', () => {
    expect(slugsOf('BTC', '5m', at(1771228800), 1)).toEqual(['btc-updown-5m-1771228800']);
    expect(slugsOf('XRP', '15m', at(1795186800), 1)).toEqual(['xrp-updown-15m-1795186800']);
    expect(slugsOf('SOL', '4h', at(1765861200), 1)).toEqual(['sol-updown-4h-1765861200']);
  });

  it('V-SLUG: names 1h rounds by the wall time of New York, with the year first and without it as second guess', () => {
    expect(slugsOf('BTC', '1h', epochMs(Date.UTC(2026, 10, 20, 15)), 1)).toEqual([
      'bitcoin-up-or-down-november-20-2026-10am-et',
      'bitcoin-up-or-down-november-20-10am-et',
    ]);
    expect(slugsOf('BTC', '1h', at(1771228800), 1)[1]).toBe('bitcoin-up-or-down-february-16-3am-et');
  });

  it('writes midnight and noon as 12', () => {
    expect(slugsOf('ETH', '1h', epochMs(Date.UTC(2026, 6, 4, 4)), 1)[0]).toBe(
      'ethereum-up-or-down-july-4-2026-12am-et',
    );
    expect(slugsOf('ETH', '1h', epochMs(Date.UTC(2026, 6, 4, 16)), 1)[0]).toBe(
      'ethereum-up-or-down-july-4-2026-12pm-et',
    );
  });

  it('keeps compressed 1h rounds of one hour apart by appending the start', () => {
    const scale = 60 / 3600;
    expect(slugsOf('SOL', '1h', at(1795186860), scale)).toEqual([
      'solana-up-or-down-november-20-2026-10am-et-1795186860',
    ]);
  });

  it('names rounds that are not whole seconds long by milliseconds, so that no two share a slug', () => {
    expect(slugsOf('BTC', '5m', epochMs(1795186800500), 2500 / 300_000)).toEqual(['btc-updown-5m-1795186800500']);
  });
});

describe('titles', () => {
  it('writes a span of minutes in New York time', () => {
    const startsAt = epochMs(Date.UTC(2026, 9, 26, 7, 30));
    expect(roundTitle('BTC', '15m', startsAt, epochMs(startsAt + 900_000))).toBe(
      'Bitcoin Up or Down - October 26, 3:30AM-3:45AM ET',
    );
  });

  it('writes the hour alone for 1h rounds', () => {
    const startsAt = epochMs(Date.UTC(2026, 9, 4, 22));
    expect(roundTitle('BTC', '1h', startsAt, epochMs(startsAt + 3_600_000))).toBe(
      'Bitcoin Up or Down - October 4, 6PM ET',
    );
  });

  it('writes the title that the venue gave a 4h round of winter 2025', () => {
    expect(roundTitle('SOL', '4h', at(1765861200), at(1765875600))).toBe(
      'Solana Up or Down - December 16, 12:00AM-4:00AM ET',
    );
  });
});
