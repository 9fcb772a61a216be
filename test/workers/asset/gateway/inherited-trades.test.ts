import { describe, expect, it } from 'vitest';
import type { EngineEvent, VenueFill } from '../../../../shared/events/engine-events.ts';
import type { OrderHash, TradeId } from '../../../../shared/market/ids.ts';
import type { Round } from '../../../../shared/market/round.ts';
import { epochMs, microShares, price } from '../../../../shared/units/index.ts';
import { inheritedTrades } from '../../../../workers/asset/gateway/inherited-trades.ts';
import { TapeWriter } from '../../../../workers/asset/tape-writer.ts';
import { defaultEngineConfig } from '../../../support/engine-config.ts';
import { MemoryDisk } from '../../../support/memory-disk.ts';
import { btcRound } from '../../../support/rounds.ts';

const NOW_MS = 1_800_000_000_000;
const ROUND_MS = 300_000;
const CONFIG = { tapeFolder: 'data/tapes/now/BTC', interval: '5m', timeScale: 1 } as const;

type Kind = 'paper' | 'embedded' | 'recording';
type Told = readonly [at: number, event: EngineEvent];

let tapes = 0;

/** One segment of a worker: when it began, and what came to it. It ends in a crash. */
function tape(
  disk: MemoryDisk,
  session: string,
  startedAt: number,
  told: readonly Told[],
  kind: Kind = 'paper',
): string {
  tapes += 1;
  const engine = defaultEngineConfig('BTC', '5m');
  const identity = {
    asset: 'BTC',
    interval: '5m',
    runId: session,
    incarnation: tapes,
    buildHash: 'build',
    configHash: 'config',
    node: 'v24',
    v8: '13',
    engine: kind === 'recording' ? { ...engine, strategies: [] } : engine,
    identity: kind === 'embedded' ? { apiKey: 'key', address: '0xaa' } : { apiKey: 'paper', address: 'paper' },
  } as const;
  const folder = `data/tapes/${session}/BTC`;
  const writer = new TapeWriter(disk, folder, identity, epochMs(startedAt));
  for (const [at, event] of told) writer.record({ kind: 'event', at: epochMs(at), event }, 0);
  writer.flush();
  return `${folder}/${startedAt}-${tapes}-0.tape`;
}

/** The round that lies so many before the one under way. */
function roundBefore(count: number): Round {
  return btcRound(NOW_MS - count * ROUND_MS);
}

function listed(round: Round): EngineEvent {
  return { type: 'round-listed', round };
}

function resolved({ conditionId }: Round): EngineEvent {
  return { type: 'resolved', conditionId, resolution: { winner: 'up' } };
}

function fillOf(round: Round, trade: string, status: VenueFill['status'] = 'MATCHED'): VenueFill {
  return {
    tradeId: trade as TradeId,
    orderId: `0x${trade}` as OrderHash,
    conditionId: round.conditionId,
    token: round.up,
    side: 'BUY',
    price: price(4_500),
    size: microShares(10_000_000),
    role: 'maker',
    status,
  };
}

function filled(fill: VenueFill): EngineEvent {
  return { type: 'user-fill', fill };
}

const ROUND = roundBefore(0);

describe('what a paper venue takes over from earlier ones', () => {
  it('is each trade of the round under way once, in order and by its last status, over several workers and sessions', () => {
    const disk = new MemoryDisk();
    const [first, second] = [fillOf(ROUND, 't1'), fillOf(ROUND, 't2')];
    tape(disk, 'a', NOW_MS, [
      [NOW_MS, listed(ROUND)],
      [NOW_MS + 1, filled(first)],
    ]);
    const confirmed = { ...first, status: 'CONFIRMED' } as const;
    tape(disk, 'b', NOW_MS + 10, [
      [NOW_MS + 10, listed(ROUND)],
      [NOW_MS + 10, filled(first)],
      [NOW_MS + 11, filled(second)],
      [NOW_MS + 12, filled(confirmed)],
    ]);
    tape(disk, 'now', NOW_MS + 20, []);
    expect([...inheritedTrades(disk, CONFIG)]).toEqual([[ROUND.conditionId, [confirmed, second]]]);
  });

  it('leaves out rounds that were resolved, unless so shortly before the end that the account’s record may not have it', () => {
    const [old, late] = [roundBefore(2), roundBefore(1)];
    const disk = new MemoryDisk();
    tape(disk, 'a', old.startsAt, [
      [old.startsAt, listed(old)],
      [old.startsAt, listed(late)],
      [old.startsAt, filled(fillOf(old, 't1'))],
      [late.startsAt, filled(fillOf(late, 't2'))],
      [NOW_MS, resolved(old)],
      [NOW_MS + 60_000, resolved(late)],
      [NOW_MS + 69_000, { type: 'timer' }],
    ]);
    expect([...inheritedTrades(disk, CONFIG).keys()]).toEqual([late.conditionId]);
  });

  it('is found however long nobody was there, and behind sessions that were no paper on the real venue', () => {
    const disk = new MemoryDisk();
    tape(disk, 'a', NOW_MS, [
      [NOW_MS, listed(ROUND)],
      [NOW_MS + 1, filled(fillOf(ROUND, 't1'))],
    ]);
    const later = NOW_MS + 1_000 * ROUND_MS;
    for (let i = 0; i < 8; i += 1) {
      tape(disk, 'b', later + i * ROUND_MS, [[later, { type: 'timer' }]], 'embedded');
      tape(disk, 'c', later + i * ROUND_MS, [[later + ROUND_MS, resolved(ROUND)]], 'recording');
    }
    expect([...inheritedTrades(disk, CONFIG).keys()]).toEqual([ROUND.conditionId]);
  });

  it('ends with the fifth window of trading: of older rounds not all may be known', () => {
    const disk = new MemoryDisk();
    for (let before = 6; before >= 0; before -= 1) {
      const round = roundBefore(before);
      const at = round.startsAt;
      tape(disk, 'a', at, [
        [at, listed(round)],
        [at + 1, filled(fillOf(round, `t${before}`))],
        [at + 2, filled(fillOf(roundBefore(before + 1), `u${before}`))],
      ]);
    }
    const trades = [...inheritedTrades(disk, CONFIG).values()].flat().map(({ tradeId }) => tradeId);
    expect(trades).toEqual(['t4', 'u3', 't3', 'u2', 't2', 'u1', 't1', 'u0', 't0']);
  });

  it('is read up to the damage of a tape', () => {
    const disk = new MemoryDisk();
    const path = tape(disk, 'a', NOW_MS, [
      [NOW_MS, listed(ROUND)],
      [NOW_MS + 1, filled(fillOf(ROUND, 't1'))],
    ]);
    const bytes = disk.read(path);
    disk.remove(path);
    disk.create(path).append(Buffer.concat([bytes, Buffer.from('half a record')]));
    expect([...inheritedTrades(disk, CONFIG).keys()]).toEqual([ROUND.conditionId]);
  });

  it('is nothing where nobody was before', () => {
    expect(inheritedTrades(new MemoryDisk(), CONFIG).size).toBe(0);
  });
});
