import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TapeReader } from '../../shared/tape/index.ts';
import { findTapes, readTapeFile } from '../../src/replay/tape-files.ts';
import { playMoneyKey } from '../../src/supervisor/account.ts';
import { nodeRandom } from '../../workers/ports/node-time.ts';
import { BotBeside } from '../support/bot-beside.ts';
import { type Ending, endRunning, until } from '../support/bulkhead-process.ts';
import { judgeTapes } from '../support/judge-tapes.ts';
import { expectPromisesKept } from '../support/promises.ts';
import { describeAsRoot, SmallDisk } from '../support/small-disk.ts';
import { VenueBeside } from '../support/venue-beside.ts';

const ROUND_LENGTH_MS = 20_000;

/** Room for a few minutes of tapes, if nobody else took it. */
const MEGABYTES = 32;

describeAsRoot('a data folder whose disk fills up while the bot trades (fault D1)', () => {
  let disk: SmallDisk;
  let venue: VenueBeside;
  let ending: Ending;
  let openOrders: readonly string[];
  let afterwards: Ending;

  beforeAll(async () => {
    disk = new SmallDisk(MEGABYTES);
    venue = await VenueBeside.start(['--round-length', `${ROUND_LENGTH_MS}ms`, '--seed', '3']);
    const { endpoints } = venue;
    const playKey = playMoneyKey(nodeRandom);
    const startBot = () => new BotBeside({ dataDir: disk.folder, endpoints, playKey, roundLengthMs: ROUND_LENGTH_MS });
    const bot = startBot();
    await until(async () => ((await venue.openOrders()).length >= 2 ? true : undefined));
    disk.fill();
    ending = await bot.ended;
    openOrders = await venue.openOrders();
    disk.free();
    const successor = startBot();
    await until(() => successor.session.status());
    // Where a record of the account was lost to the full disk, a person has to look first.
    await successor.session.post('/api/resume');
    await successor.session.untilAllTrade();
    afterwards = await successor.stop();
  });
  afterAll(async () => {
    await endRunning();
    await venue.stop();
    disk.remove();
  });

  function tapes(): readonly Uint8Array[] {
    const { incarnations } = findTapes([join(disk.folder, 'tapes')]);
    return incarnations.flatMap(({ segments }) => segments.map(({ path }) => readTapeFile(path)));
  }

  it('ends in order by itself with exit code 1, says why, and leaves no order open', () => {
    expect(ending.stdout).toContain('ending: the disk fails');
    expect(ending.stderr).toMatch(/^bulkhead: the disk failed: .*ENOSPC/m);
    expect(ending.stderr).not.toContain('not confirmed');
    expect(ending.code).toBe(1);
    expect(openOrders).toEqual([]);
  });

  it('lost no record that was synced: every order at the venue is on a tape', async () => {
    const signed = new Set<string>();
    for (const bytes of tapes()) {
      const reader = new TapeReader(bytes);
      for (let record = reader.next(); record !== undefined; record = reader.next()) {
        if (record.type !== 'input' || record.input.kind !== 'event') continue;
        if (record.input.event.type === 'order-signed') signed.add(record.input.event.orderId);
      }
      expect(reader.verdict?.condition).not.toBe('corrupt');
    }
    const { orders } = await venue.ledger();
    expect(orders.length).toBeGreaterThan(0);
    expect(orders.filter(({ id }) => !signed.has(id))).toEqual([]);
  });

  it('left nothing that a successor does not put right once there is room again', async () => {
    expect(afterwards).toMatchObject({ code: 0, stderr: '' });
    const ledger = await venue.ledger();
    const dataDir = disk.folder;
    const { invariants } = judgeTapes({ dataDir, ledger, worstCases: [], roundLengthMs: ROUND_LENGTH_MS });
    expectPromisesKept(invariants, { 4: 'the disk may be full before the first fill', 5: 'the same' });
  });
});
