import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ASSETS } from '../../shared/market/assets.ts';
import type { Invariant } from '../../src/run/run-report.ts';
import { DrillGround } from '../support/drill-ground.ts';
import { collapse, enableAll, freeze, terminate } from '../support/stop-drills.ts';

/** Longer than the venue waits for a heartbeat. */
const FREEZE_MS = 13_000;

let ground: DrillGround;
beforeEach(async () => {
  ground = await DrillGround.open(17);
});
afterEach(() => ground.close());

/** What the checker found broken over all bots of the test. A minute or less may test no case of some promise. */
async function brokenPromises(): Promise<readonly Invariant[]> {
  const { invariants } = await ground.judge();
  return invariants.filter(({ breaks }) => breaks.length > 0);
}

describe('a bot in the middle of a round', () => {
  it('ends in order at SIGTERM, and so does the one that takes over after it (fault P11)', async () => {
    for (const { ending, openOrders } of [await terminate(ground), await terminate(ground)]) {
      expect(ending.stdout).toContain('ended in order: zero open orders, confirmed by the venue');
      expect({ code: ending.code, stderr: ending.stderr, openOrders }).toEqual({ code: 0, stderr: '', openOrders: [] });
    }
    expect(await brokenPromises()).toEqual([]);
  });

  it('reads the venue’s records before it trades again after it was stopped for a while (fault P12)', async () => {
    const { stillOpen, resumptions, ending } = await freeze(ground, FREEZE_MS);
    expect(stillOpen).toEqual([]);
    expect(resumptions.map(({ asset }) => asset)).toEqual([...ASSETS]);
    for (const { signedBeforeReading } of resumptions) expect(signedBeforeReading).toBe(0);
    expect(resumptions.some(({ signedAfterReading }) => signedAfterReading > 0)).toBe(true);
    expect(ending.code).toBe(0);
    expect(await brokenPromises()).toEqual([]);
  });

  it('has its orders cancelled when all of its workers die at once (fault P8)', async () => {
    const bot = ground.startBot('--drill');
    await bot.session.untilAllTrade();
    expect((await collapse(ground, bot, 'throw', false)).orders).toBeGreaterThanOrEqual(2);
    await bot.session.untilAllTrade();
    expect(await bot.stop()).toMatchObject({ code: 0 });
    expect(await brokenPromises()).toEqual([]);
  });

  it('has its orders cancelled at the kill switch although every worker is wedged (fault H3)', async () => {
    const bot = ground.startBot('--drill');
    await bot.session.untilAllTrade();
    expect((await collapse(ground, bot, 'hang', true)).orders).toBeGreaterThanOrEqual(2);
    expect(await ground.venue.openOrders()).toEqual([]);
    // What was filled in the last moment only a successor can read, and after a kill only a person starts one.
    await enableAll(ground);
    await bot.session.untilAllTrade();
    expect(await bot.stop()).toMatchObject({ code: 0 });
    expect(await brokenPromises()).toEqual([]);
  });
});
