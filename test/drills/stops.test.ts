import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ASSETS } from '../../shared/market/assets.ts';
import { DrillGround } from '../support/drill-ground.ts';
import { expectPromisesKept } from '../support/promises.ts';
import { collapse, enableAll, freeze, terminate } from '../support/stop-drills.ts';

/** Longer than a worker may sleep without reading the venue anew. */
const FREEZE_MS = 5_000;

let ground: DrillGround;
beforeEach(async () => {
  ground = await DrillGround.open(17);
});
afterEach(() => ground.close());

/** By the checker, over all bots of the test. */
async function expectAllKept(): Promise<void> {
  const { invariants } = await ground.judge();
  expectPromisesKept(invariants, { 4: 'so short a life may see no fill', 5: 'the same' });
}

describe('a bot in the middle of a round', () => {
  it('ends in order at SIGTERM, and so does the one that takes over after it (fault P11)', async () => {
    for (const { ending, openOrders } of [await terminate(ground), await terminate(ground)]) {
      expect(ending.stdout).toContain('ended in order: zero open orders, confirmed by the venue');
      expect({ code: ending.code, stderr: ending.stderr, openOrders }).toEqual({ code: 0, stderr: '', openOrders: [] });
    }
    await expectAllKept();
  });

  it('reads the venue’s records before it trades again after it was stopped for a while (fault P12)', async () => {
    const { resumptions, sentBeforeReading, ending } = await freeze(ground, FREEZE_MS);
    expect(resumptions.map(({ asset }) => asset)).toEqual([...ASSETS]);
    expect(sentBeforeReading).toEqual([]);
    expect(resumptions.some(({ signedAfterReading }) => signedAfterReading.length > 0)).toBe(true);
    expect(ending.code).toBe(0);
    await expectAllKept();
  });

  it('has its orders cancelled when all of its workers die at once (fault P8)', async () => {
    const bot = ground.startBot('--drill');
    await bot.session.untilAllTrade();
    expect((await collapse(ground, bot, 'throw', false)).orders).toBeGreaterThanOrEqual(2);
    await bot.session.untilAllTrade();
    expect(await bot.stop()).toMatchObject({ code: 0 });
    await expectAllKept();
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
    await expectAllKept();
  });
});
