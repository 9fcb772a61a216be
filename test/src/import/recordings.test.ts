import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EngineConfig } from '../../../shared/engine/config.ts';
import { paramsOf, strategiesNamed } from '../../../shared/strategies/index.ts';
import { epochMs } from '../../../shared/units/index.ts';
import type { BookStatistics } from '../../../src/import/formats/book-statistics.ts';
import { findTapesIn } from '../../../src/replay/tape-files.ts';
import { defaultEngineConfig } from '../../support/engine-config.ts';
import { describeWithMaterial } from '../../support/material.ts';
import { wishesOn } from '../../support/taped-trader.ts';
import { gapsIn, importFrom, inputsIn, replayed } from './importing.ts';

const DIRECTIONAL = ['distance_fade', 'momentum', 'settlement_sniper'];

function directional(): EngineConfig {
  const strategies = strategiesNamed(DIRECTIONAL).map((strategy) => {
    return { name: strategy.name, params: paramsOf(strategy, {}) as Record<string, unknown> };
  });
  return { ...defaultEngineConfig('BTC', '5m'), strategies };
}

describeWithMaterial('the shared recordings, imported', (folder) => {
  const inside = (set: string): string[] => readdirSync(join(folder, set)).map((name) => join(folder, set, name));
  const inSet = (digits: string): string[] => {
    const set = readdirSync(folder).find((name) => name.startsWith(digits))!;
    return inside(set).filter((path) => path.endsWith('.gz') || path.endsWith('.csv'));
  };
  const outcomes = (): string => inSet('05')[0]!;

  describe('01, complete books of rounds', () => {
    const rounds = ['1776323400', '1776323700', '1776324000'];
    const { report, out } = importFrom(
      inSet('01').filter((path) => rounds.some((start) => path.includes(`-${start}.jsonl`))),
      { source: 'Polymarket BTC Orderbook Dataset, CronosVirus00', licence: 'CC BY 4.0' },
    );

    it('gives a tape of every message, which says where it comes from and what it cannot prove', () => {
      expect(report.tapes).toMatchObject([{ asset: 'BTC', interval: '5m', frames: 10_870 }]);
      expect(report.refused).toEqual([]);
      const { header } = findTapesIn(out)[0]!.segments[0];
      expect(header.source).toMatchObject({ format: 'book-messages', licence: 'CC BY 4.0' });
      expect(header.source?.files.map(({ sha256 }) => sha256.length)).toEqual([64, 64, 64]);
      expect(header.source?.cannotProve.join()).toContain('strike and outcome');
      expect(replayed(out)).toEqual(['identical']);
    });

    it('says planned and loaded side by side, and every silence is a gap on the tape', () => {
      const [grid, ...single] = report.coverage;
      expect(grid).toMatchObject({ unit: 'rounds', planned: 3, loaded: 3, missing: [] });
      expect(single.map(({ planned }) => planned)).toEqual([300, 300, 300]);
      const holes = single.flatMap(({ missing }) => missing);
      expect(gapsIn(out)).toHaveLength(holes.length);
      expect(gapsIn(out).filter((reason) => reason.startsWith('before the first data'))).toHaveLength(3);
    });

    it('has statistics over the full depth of every round', () => {
      const statistics = report.findings.rounds as readonly BookStatistics[];
      expect(statistics.map(({ updates }) => updates)).toEqual([2_364, 4_550, 3_956]);
      for (const { spread, depth, levels, imbalance, coverage, refused } of statistics) {
        expect(refused).toBe(0);
        expect(spread?.median).toBeGreaterThanOrEqual(0.01);
        expect(spread?.median).toBeLessThan(0.05);
        expect(depth.bid).toBeGreaterThan(depth.nearBid);
        expect(levels.bid + levels.ask).toBeGreaterThan(50);
        expect(Math.abs(imbalance)).toBeLessThan(1);
        expect(coverage).toBeGreaterThan(0.9);
      }
    });

    it('lets no directional strategy trade: there is no strike, and they say so', () => {
      const { placed, core } = wishesOn(findTapesIn(out)[0]!, directional());
      const { evaluations } = core.view(epochMs(0)).counters;
      expect(placed).toEqual([]);
      expect(evaluations.distance_fade?.seen).toBeGreaterThan(10_000);
      expect(evaluations.distance_fade?.none).toEqual({ NO_STRIKE: evaluations.distance_fade?.seen });
      expect(evaluations.settlement_sniper?.none.NO_STRIKE).toBeGreaterThan(1_000);
      expect(DIRECTIONAL.map((name) => evaluations[name]?.orders)).toEqual([0, 0, 0]);
    });
  });

  describe('02, prices inside rounds, with frozen quotes', () => {
    const { report, out } = importFrom(
      inSet('02').filter((path) => path.includes('.csv')),
      { outcomes: outcomes() },
    );

    it('settles six of six whole rounds as the official outcomes of 05 say', () => {
      expect(report.findings).toMatchObject({ wholeRounds: 6, comparedWithOutcomes: 6, agreeWithOutcomes: 6 });
      expect(replayed(out)).toEqual(['identical']);
    });

    it('lists every round but the first before it begins, so that none has to be sat out', () => {
      const early = inputsIn(out).flatMap((input) =>
        input.kind === 'event' && input.event.type === 'round-listed' ? [input.event.round.startsAt - input.at] : [],
      );
      expect(early).toHaveLength(8);
      expect(early.every((ms) => ms > 25_000 && ms <= 30_000)).toBe(true);
    });

    it('refuses the quotes of every round as frozen, with the reason, and puts none on the tape', () => {
      const frozen = report.refused.filter(({ reason }) => reason.startsWith('frozen: '));
      expect(frozen).toHaveLength(7);
      expect(frozen[1]?.reason).toMatch(
        /^frozen: 2 changes of the quote while the price changed 171 times, and no row/,
      );
      expect(report.refused.reduce((sum, { count }) => sum + count, 0)).toBe(38_102);
      expect(inputsIn(out).some((input) => input.kind === 'frame')).toBe(false);
    });

    it('tells the silence of the first round and the end of the last', () => {
      expect(report.coverage[0]?.missing.map(({ amount }) => Math.round(amount))).toContain(40);
      expect(report.coverage.at(-1)?.loaded).toBeCloseTo(84.5, 1);
      expect(gapsIn(out)).toContain('nothing recorded for 39.7 s');
    });
  });

  it('03: prices of four assets by two streams, the longest hole told, late values kept apart', () => {
    const { report, out } = importFrom(inSet('03'));
    expect(new Set(report.tapes.map(({ asset }) => asset))).toEqual(new Set(['BTC', 'ETH', 'SOL', 'XRP']));
    const values = inputsIn(out).filter((input) => input.kind === 'event' && input.event.type === 'price');
    expect(values).toHaveLength(5_209 + 5_247);
    expect(report.coverage.find(({ what }) => what === 'BTC oracle')).toMatchObject({ planned: 1_312, loaded: 1_303 });
    expect(gapsIn(out)).toContain('nothing recorded for 9.0 s');
    expect(Object.values(report.findings.outOfOrder as Record<string, number>).every((late) => late > 0)).toBe(true);
    expect(replayed(out)).toEqual(Array.from({ length: 4 }, () => 'identical'));
  });

  it('04: 4,000 fills of a leader in 307 rounds, each proved to be of the outcome that it names', () => {
    const { report, out } = importFrom(inSet('04'));
    expect(report.findings).toMatchObject({ rounds: 307, outcomesProved: 4_000 });
    expect(report.coverage).toMatchObject([{ planned: 4_000, loaded: 4_000, missing: [{ amount: 0 }] }]);
    const trades = inputsIn(out).flatMap((input) => {
      return input.kind === 'event' && input.event.type === 'leader-trade' ? [input.event.trade] : [];
    });
    expect(new Set(trades.map(({ key }) => key)).size).toBe(4_000);
    expect(trades.every(({ side }) => side === 'BUY')).toBe(true);
    expect(replayed(out)).toEqual(['identical', 'identical']);
  });

  it('05: outcomes, with the nine holes of the grid, and how often the candle would have been wrong', () => {
    const { report } = importFrom([outcomes()]);
    expect(report.tapes).toEqual([]);
    expect(report.coverage).toMatchObject([{ loaded: 20_928, missing: { length: 9 } }]);
    expect(report.findings).toEqual({ up: 10_628, down: 10_300, candleDisagrees: 718 });
  });

  it('06: every trade and best price of two symbols, with no trade lost', () => {
    const { report, out } = importFrom(inSet('06'));
    expect(report.tapes).toMatchObject([
      { asset: 'BTC', frames: 58_325 },
      { asset: 'ETH', frames: 46_126 },
    ]);
    const trades = report.coverage.filter(({ unit }) => unit === 'trades');
    expect(trades).toMatchObject([
      { planned: 10_147, loaded: 10_147 },
      { planned: 8_409, loaded: 8_409 },
    ]);
    expect(gapsIn(out)).toEqual([]);
    expect(replayed(out)).toEqual(['identical', 'identical']);
  });
});
