import { beforeAll, describe, expect, it } from 'vitest';
import type { Asset } from '../../../shared/market/assets.ts';
import { LogHistogram } from '../../../shared/stats/log-histogram.ts';
import { decisionsBetween, DrillObserver } from '../../../src/drill/observer.ts';
import { SimulatedSystem } from '../../simulation/simulated-system.ts';

const ROUND_MS = 20_000;

describe('what the drill sees of a session', () => {
  let observer: DrillObserver;
  let crashedAt: number;
  let cutAt: number;
  let decided: Readonly<Record<'nobody' | 'one' | 'two', number>>;

  beforeAll(() => {
    const system = new SimulatedSystem({ seed: 3, roundLengthMs: ROUND_MS, assets: ['BTC', 'ETH', 'SOL'] });
    observer = new DrillObserver(system.supervisor);
    system.advance(1.5 * ROUND_MS);
    crashedAt = system.time.wallMs();
    system.host.crash('BTC');
    system.advance(5_000);
    cutAt = system.time.wallMs();
    system.fault({ fault: 'socket-drop', asset: 'ETH' });
    system.advance(2 * ROUND_MS);
    const count = (...assets: Asset[]) => decisionsBetween([], observer.decisions(assets)).count;
    decided = { nobody: count(), one: count('SOL'), two: count('SOL', 'ETH') };
    system.stop();
  }, 60_000);

  it('finds the death of the asset that was hit, and of no other', () => {
    expect(observer.deaths('BTC', crashedAt)).toMatchObject([{ detectedAt: crashedAt, outcome: 'recovered' }]);
    expect(observer.deaths('BTC', crashedAt + 1)).toEqual([]);
    expect(observer.deaths('ETH', 0)).toEqual([]);
  });

  it('sees when the asset trades again', () => {
    const [death] = observer.deaths('BTC', crashedAt);
    const tradingAt = observer.firstTrading('BTC', crashedAt);
    expect(tradingAt).toBeGreaterThan(crashedAt);
    expect(Math.abs(tradingAt! - death!.observingAt!)).toBeLessThan(100);
  });

  it('sees an epoch that a lost socket ends, and none that a round ends by itself', () => {
    const endedAt = observer.firstEpochEnd('ETH', cutAt);
    expect(endedAt).toBeGreaterThanOrEqual(cutAt);
    expect(endedAt).toBeLessThan(cutAt + 200);
    expect(observer.firstTrading('ETH', endedAt! + 1)).toBeGreaterThan(endedAt!);
    expect(observer.epochEnds(['ETH'], cutAt)).not.toEqual([]);
    expect(observer.epochEnds(['SOL'], 0)).toEqual([]);
    expect(observer.roundsOpened('SOL', 0)).toBeGreaterThanOrEqual(2);
  });

  it('counts the round that a successor sat out as missed, by its asset alone', () => {
    expect(observer.roundsMissed(['BTC'], crashedAt)).toBe(1);
    expect(observer.roundsMissed(['ETH', 'SOL'], crashedAt)).toBe(0);
  });

  it('knows the decisions of the assets it was asked about', () => {
    expect(decided.nobody).toBe(0);
    expect(decided.one).toBeGreaterThan(0);
    expect(decided.two).toBeGreaterThan(decided.one);
  });
});

describe('decisions between two looks', () => {
  it('are those that came between them: what was slow before does not count', () => {
    const histogram = new LogHistogram();
    histogram.record(1_000_000);
    const before = histogram.counts;
    for (let i = 0; i < 99; i += 1) histogram.record(64);
    histogram.record(4_096);
    expect(decisionsBetween(before, histogram.counts)).toEqual({ p50Us: 64, p99Us: 64, maxUs: 4_096, count: 100 });
    expect(decisionsBetween(before, before)).toEqual({ p50Us: 0, p99Us: 0, maxUs: 0, count: 0 });
  });
});
