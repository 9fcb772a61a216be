import { afterEach, describe, expect, it } from 'vitest';
import type { Asset } from '../../../shared/market/assets.ts';
import { SeededRandom } from '../../../shared/ports/seeded-random.ts';
import { microUsdc, toUsdc } from '../../../shared/units/index.ts';
import type { ScanNotice, ScanReport } from '../../../src/scan/notices.ts';
import { noticeRecord, noticeText, renderScan, reportRecord } from '../../../src/scan/render.ts';
import { Scan, type ScanOptions } from '../../../src/scan/scan.ts';
import { SimNetwork } from '../../simulation/sim-network.ts';
import { ServedVenue } from '../../workers/venue/api/served-venue.ts';
import { MemoryDisk } from '../../support/memory-disk.ts';

const TIME_SCALE = 1 / 30;
const ROUND_MS = 10_000;

type Opportunity = Extract<ScanNotice, { type: 'opportunity' }>;

/** A scan of a venue with cheap baskets, all in one thread. */
class ScannedVenue {
  readonly served: ServedVenue;
  readonly notices: ScanNotice[] = [];
  readonly scan: Scan;

  constructor(
    changed: Partial<ScanOptions> & { readonly mostEvents?: number } = {},
    listed: readonly Asset[] = ['BTC'],
    wanted = listed,
  ) {
    this.served = new ServedVenue({ assets: listed, timeScale: TIME_SCALE, occasions: ['baskets', 'arbitrage'] });
    const { time, surface } = this.served;
    const random = new SeededRandom(5);
    const network = new SimNetwork(surface, time, random.fork('network'));
    const world = { clock: time, timers: time, random, sockets: network, http: network, disk: new MemoryDisk() };
    const { mostEvents = 25, ...options } = changed;
    this.scan = new Scan(
      world,
      {
        source: {
          gamma: 'http://venue.test/gamma',
          assets: wanted,
          interval: '5m',
          timeScale: TIME_SCALE,
          mostEvents,
        },
        marketWs: 'ws://venue.test/ws/market',
        pingEveryMs: 5_000,
        terms: {
          minGross: 0.02,
          minNet: 0.001,
          maxAgeMs: 2_000,
          minDepthShares: 10,
          maxSlippage: 0.005,
          maxLoss: microUsdc(1_000_000),
        },
        money: { perBasket: microUsdc(60_000_000), total: microUsdc(100_000_000) },
        refreshMs: ROUND_MS / 2,
        ...options,
      },
      (notice) => this.notices.push(notice),
    );
    this.scan.start();
  }

  run(rounds: number): ScanReport {
    this.served.time.advance(rounds * ROUND_MS);
    const report = this.scan.end();
    if (report === undefined) throw new Error('nothing was found');
    return report;
  }

  of(type: ScanNotice['type']): ScanNotice[] {
    return this.notices.filter((notice) => notice.type === type);
  }
}

let scanned: ScannedVenue | undefined;
afterEach(() => scanned?.served.venue.stop());

describe('the scan for baskets', () => {
  it('finds cheap baskets of Yes and of No and sets of Up and Down, each with legs of one size, and tells when they are gone', () => {
    scanned = new ScannedVenue();
    const report = scanned.run(4);
    const found = scanned.of('opportunity') as Opportunity[];
    expect(new Set(found.map(({ set }) => set.kind))).toEqual(new Set(['yes', 'no', 'up-down']));
    for (const { set, plan } of found) {
      expect(plan.fills.fills).toHaveLength(set.tokens.length);
      expect(plan.fills.profit).toBeGreaterThan(0);
      expect(plan.atMost).toBeLessThanOrEqual(60_000_000);
      expect(plan.unwind).toHaveLength(set.tokens.length);
    }
    expect(scanned.of('gone').length).toBeGreaterThanOrEqual(found.length - 1);
    expect(report).toMatchObject({ opportunities: found.length, failures: 0, events: 1 });
    expect(report.nearMisses).toBeGreaterThan(0);
    expect(report.scans).toBeGreaterThan(35);
    expect(report.looks).toBeGreaterThan(report.scans * report.sets);
    expect(report.books).toMatchObject({ refused: 0, reconnects: 0 });
    expect(scanned.served.venue.ledger().accounts).toEqual([]);
  });

  it('money of baskets never exceeds the total: what is not funded is shown and says so', () => {
    scanned = new ScannedVenue({ money: { perBasket: microUsdc(60_000_000), total: microUsdc(60_000_000) } });
    const report = scanned.run(4);
    const found = scanned.of('opportunity') as Opportunity[];
    expect(found.some(({ funded }) => !funded)).toBe(true);
    expect(report.funded).toBe(found.filter(({ funded }) => funded).length);
    expect(report.funded).toBeGreaterThan(0);
    expect(toUsdc(report.committed.most)).toBeGreaterThan(20);
    expect(report.committed.most).toBeLessThanOrEqual(60_000_000);
  });

  it('believes no book after a connection is lost until a fresh one has come, and follows the new events', () => {
    scanned = new ScannedVenue();
    const { time } = scanned.served;
    time.advance(5_000);
    const before = scanned.scan.progress;
    const cut = { fault: 'socket-close', service: 'market', code: 1001 };
    expect(scanned.served.post('/control/faults', [cut]).status).toBe(200);
    time.advance(ROUND_MS);
    expect(before).toContain('10/10 books');
    expect(scanned.scan.progress).toContain('10/10 books');
    const report = scanned.run(1);
    expect(report.books.reconnects).toBeGreaterThan(0);
    expect(report.books.epochs).toBeGreaterThan(20);
  });

  it('says that Gamma does not answer, and goes on when it does', () => {
    scanned = new ScannedVenue({
      source: { gamma: 'http://venue.test/nothing', assets: [], interval: '5m', timeScale: TIME_SCALE, mostEvents: 1 },
    });
    scanned.served.time.advance(3_500);
    expect(scanned.of('trouble').length).toBeGreaterThan(2);
    expect(scanned.scan.end()).toBeUndefined();
  });

  it('looks at no more events than it is told to', () => {
    scanned = new ScannedVenue({ mostEvents: 0 });
    expect(scanned.run(1)).toMatchObject({ events: 0, sets: 1, tokens: 2 });
  });

  it('names an asset whose round is not found, instead of leaving it out in silence', () => {
    scanned = new ScannedVenue({}, ['BTC'], ['BTC', 'ETH']);
    expect(scanned.run(1)).toMatchObject({ sets: 3, unfit: { 'no-round': 1 } });
  });

  it('tells what is listed once for each window, not whenever the answers come in another order', () => {
    scanned = new ScannedVenue({ refreshMs: ROUND_MS / 10 }, ['BTC', 'ETH', 'SOL', 'XRP']);
    scanned.run(3);
    expect(scanned.of('found').length).toBeLessThanOrEqual(2 * 4);
  });

  it('comes again to the letter from the same seed, on screen and as JSON', () => {
    const first = told();
    expect(told()).toEqual(first);
    expect(first.record).toMatchObject({ schema: 'bulkhead.scan/1', type: 'report' });
    expect(first.screen).toContain('no order was sent');
  });
});

/** All that two rounds tell and come to; how long looking took aside. */
function told() {
  const scanned = new ScannedVenue();
  const report = scanned.run(2);
  scanned.served.venue.stop();
  const { scanUs: _scanUs, ...record } = reportRecord(report);
  const texts = scanned.notices.map((notice) => `${noticeText(notice)} ${JSON.stringify(noticeRecord(notice))}`);
  return { record, texts, screen: renderScan({ ...report, scanUs: { p50: 0, p99: 0 } }) };
}
