import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fact } from '../../shared/events/effects.ts';
import { type Asset, ASSETS } from '../../shared/market/assets.ts';
import { TapeReader } from '../../shared/tape/index.ts';
import { replayIncarnation } from '../../src/replay/replay.ts';
import { findTapes, openTapeFile } from '../../src/replay/tape-files.ts';
import type { Invariant } from '../../src/run/run-report.ts';
import type { DeathRecord } from '../../src/supervisor/incidents.ts';
import { expectPromisesKept } from '../support/promises.ts';
import { SimulatedSystem } from './simulated-system.ts';

const ROUND_MS = 20_000;
const SEED = 5;
const PLATFORM = { buildHash: 'simulation', node: 'simulation', v8: 'simulation' };

/** Epochs that end by the market's own doing. */
const OWN_DOING = ['unsubscribed', 'tick-change'];

type TimedFact = { readonly asset: Asset; readonly incarnation: number; readonly at: number; readonly fact: Fact };

function newSystem(assets: readonly Asset[] = ASSETS, drill = false): SimulatedSystem {
  return new SimulatedSystem({ seed: SEED, roundLengthMs: ROUND_MS, assets, drill });
}

function openOrders(system: SimulatedSystem, asset: Asset): number {
  return system.ledger().openOrders.filter((order) => order.asset === asset).length;
}

function keeper(system: SimulatedSystem, asset: Asset) {
  return system.supervisor.keepers.find((candidate) => candidate.asset === asset)!;
}

function facts(system: SimulatedSystem, since: number): TimedFact[] {
  return system.events.flatMap((event) => (event.type === 'fact' && event.at >= since ? [event] : []));
}

/** The latest state of every death's record. */
function deaths(system: SimulatedSystem): DeathRecord[] {
  return system.supervisor.incidents.filter((incident) => incident.kind === 'death');
}

/** Moves on to the middle of a later round in which the asset has two orders at the venue; returns that moment. */
function untilExposed(system: SimulatedSystem, asset: Asset): number {
  system.advance(ROUND_MS);
  for (let steps = 0; steps < 2_000; steps += 1) {
    system.advance(100);
    const inRoundMs = system.time.wallMs() % ROUND_MS;
    if (inRoundMs > ROUND_MS / 4 && inRoundMs < ROUND_MS / 2 && openOrders(system, asset) >= 2) {
      return system.time.wallMs();
    }
  }
  throw new Error(`${asset} never had two open orders in the middle of a round`);
}

/** What assets other than ETH had sent by then, as the venue has it. */
function ordersOfOthers(system: SimulatedSystem, before: number) {
  return system
    .ledger()
    .orders.filter(({ asset, createdAt }) => asset !== 'ETH' && createdAt < before)
    .map(({ id, createdAt, price, size, side }) => ({ id, createdAt, price, size, side }));
}

function isTorn(bytes: Uint8Array): boolean {
  const reader = new TapeReader(bytes);
  while (reader.next() !== undefined);
  return reader.verdict?.condition === 'torn';
}

describe('a session in which one compartment crashes and another is rested', () => {
  const system = newSystem();
  const calm = newSystem();
  let crashedAt: number;
  let disabledAt: number;
  let enabledAt: number;
  let ordersOneSecondLater: number;
  let ordersAtRest: number | undefined;
  let invariants: readonly Invariant[] = [];

  beforeAll(() => {
    const witness = system.witness();
    crashedAt = untilExposed(system, 'ETH');
    system.host.crash('ETH');
    system.advance(1_000);
    ordersOneSecondLater = openOrders(system, 'ETH');
    system.advance(ROUND_MS);
    disabledAt = untilExposed(system, 'SOL');
    system.supervisor.disable('SOL', 'the test rests it', () => {
      ordersAtRest = openOrders(system, 'SOL');
    });
    system.advance(8_000);
    enabledAt = system.time.wallMs();
    system.supervisor.enable('SOL');
    system.advance(2.5 * ROUND_MS);
    system.stop();
    witness.verdict((verdict) => {
      invariants = verdict;
    });
    system.advance(10_000);
    calm.advance(crashedAt + ROUND_MS - calm.time.wallMs());
  });

  it('cancels the dead compartment’s orders within a second and starts it again', () => {
    expect(ordersOneSecondLater).toBe(0);
    expect(deaths(system)).toMatchObject([
      { asset: 'ETH', incarnation: 1, cause: 'error', outcome: 'recovered', detectedAt: crashedAt },
    ]);
    const [{ detectedAt, ordersZeroAt, observingAt }] = deaths(system) as [DeathRecord];
    expect(ordersZeroAt! - detectedAt).toBeLessThanOrEqual(1_000);
    expect(observingAt! - detectedAt).toBeLessThanOrEqual(3_000);
    expect(keeper(system, 'ETH').incarnations).toBe(2);
  });

  it('lets the successor sit out the round that it joined, and trade again in a later one', () => {
    const ended = facts(system, crashedAt).flatMap(({ asset, fact }) =>
      asset === 'ETH' && fact.type === 'round' && fact.phase === 'ended' ? [fact] : [],
    );
    const [joined, ...later] = ended;
    expect(joined).toMatchObject({ satOut: true, traded: false });
    expect(later.some(({ satOut, traded }) => satOut === false && traded === true)).toBe(true);
  });

  it('costs the others no round and no epoch', () => {
    const ofOthers = facts(system, crashedAt).filter(({ asset }) => asset === 'BTC' || asset === 'XRP');
    expect(ofOthers.filter(({ fact }) => fact.type === 'round-missed')).toEqual([]);
    expect(
      ofOthers.filter(({ fact }) => fact.type === 'round' && fact.satOut === true && fact.phase === 'ended'),
    ).toEqual([]);
    const epochEnds = ofOthers.flatMap(({ fact }) => (fact.type === 'epoch-ended' ? [fact.reason] : []));
    expect(epochEnds.filter((reason) => !OWN_DOING.includes(reason))).toEqual([]);
    expect(ofOthers.every(({ incarnation }) => incarnation === 1)).toBe(true);
  });

  it('lets the others send the very orders that they would have sent without the crash', () => {
    const until = crashedAt + ROUND_MS;
    expect(ordersOfOthers(system, until).length).toBeGreaterThan(100);
    expect(ordersOfOthers(system, until)).toEqual(ordersOfOthers(calm, until));
    expect(system.ledger().orders).not.toEqual(calm.ledger().orders);
  });

  it('rests an asset with no order left at the venue, and lets it trade again when it is enabled', () => {
    expect(ordersAtRest).toBe(0);
    expect(facts(system, disabledAt + 3_000).some(({ asset, at }) => asset === 'SOL' && at < enabledAt)).toBe(false);
    const traded = facts(system, enabledAt).some(
      ({ asset, fact }) => asset === 'SOL' && fact.type === 'round' && fact.phase === 'ended' && fact.traded === true,
    );
    expect(traded).toBe(true);
    expect(deaths(system).filter(({ asset }) => asset === 'SOL')).toEqual([]);
  });

  it('keeps every promise, by the venue’s own ledger', () => {
    expectPromisesKept(invariants);
    expect(system.ledger().openOrders).toEqual([]);
  });

  describe('replayed from its tapes', () => {
    const folder = mkdtempSync(join(tmpdir(), 'bulkhead-simulation-'));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    /** Puts the tapes on a real disk. A crash may tear the last record of a tape: the torn one loses some bytes. */
    function save(): void {
      for (const [path, bytes] of system.tapes()) {
        const file = join(folder, path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, isTorn(bytes) ? bytes.subarray(0, -5) : bytes);
      }
    }

    it('comes to the same decisions in every incarnation, the crashed one up to its last whole record', () => {
      save();
      const { incarnations, unreadable } = findTapes([folder]);
      expect(unreadable).toEqual([]);
      const reports = incarnations.map((tape) => replayIncarnation(tape, PLATFORM, openTapeFile));
      const summary = reports.map(({ asset, incarnation, result }) => `${asset} ${incarnation} ${result}`);
      expect(summary).toEqual([
        'BTC 1 identical',
        'ETH 1 identical',
        'ETH 2 identical',
        'SOL 1 identical',
        'SOL 2 identical',
        'XRP 1 identical',
      ]);
      expect(
        reports.flatMap(({ asset, incarnation, notes }) => notes.map((note) => [asset, incarnation, note])),
      ).toEqual([['ETH', 1, expect.stringContaining('ends without a footer')]]);
    });
  });
});

describe('a frame on which a compartment always throws', () => {
  it('ends in quarantine at its second crash, with no order left, and the other asset never notices', () => {
    const system = newSystem(['BTC', 'ETH'], true);
    const poisonedAt = untilExposed(system, 'BTC');
    const frame = { event_type: 'last_trade_price', price: '0.123', size: '1.23', side: 'BUY', fee_rate_bps: '' };
    system.fault({ fault: 'offer-frame', asset: 'BTC', frame });
    system.advance(2 * ROUND_MS);
    expect(deaths(system)).toMatchObject([
      { asset: 'BTC', incarnation: 1, cause: 'fault', outcome: 'relapsed' },
      { asset: 'BTC', incarnation: 2, cause: 'fault', outcome: 'quarantined', quarantine: 'poison' },
    ]);
    expect(keeper(system, 'BTC').state).toBe('quarantined');
    expect(openOrders(system, 'BTC')).toBe(0);
    expect(keeper(system, 'ETH')).toMatchObject({ state: 'ready', incarnations: 1 });
    const ended = facts(system, poisonedAt).flatMap(({ asset, fact }) =>
      asset === 'ETH' && fact.type === 'round' && fact.phase === 'ended' ? [fact.traded] : [],
    );
    expect(ended.length).toBeGreaterThanOrEqual(2);
    expect(ended).not.toContain(false);
    system.stop();
  });
});
