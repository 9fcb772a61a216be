import { describe, expect, it } from 'vitest';
import { ASSETS } from '../../../shared/market/assets.ts';
import { INTERVALS } from '../../../shared/market/intervals.ts';
import { seriesById, seriesOf } from '../../../shared/market/series.ts';

describe('series', () => {
  it('leads from every asset and interval to an id and back', () => {
    for (const asset of ASSETS) {
      for (const interval of INTERVALS) {
        const series = seriesOf(asset, interval);
        expect(seriesById(series.id)).toBe(series);
        expect(series).toMatchObject({ asset, interval });
      }
    }
  });

  it('knows no series that it does not trade', () => {
    expect(seriesById('11327')).toBeUndefined();
    expect(seriesById('10325')).toBeUndefined();
  });

  it('names series as the venue does', () => {
    expect(seriesOf('BTC', '15m')).toMatchObject({ id: '10192', slug: 'btc-up-or-down-15m' });
    expect(seriesOf('BTC', '1h')).toMatchObject({ id: '10114', slug: 'btc-up-or-down-hourly' });
    expect(seriesOf('SOL', '1h')).toMatchObject({ id: '10122', slug: 'solana-up-or-down-hourly' });
  });
});
