import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ASSETS } from '../../shared/market/assets.ts';
import { DrillGround } from '../support/drill-ground.ts';
import { tellFigures } from '../support/figures.ts';
import { expectPromisesKept } from '../support/promises.ts';
import { quantilesOf } from '../support/quantiles.ts';
import { type Collapse, collapse, enableAll, freeze, terminate } from '../support/stop-drills.ts';

const TIMES = 20;

/** Of its process stopped altogether (reliability §11, P12). */
const FREEZE_MS = 60_000;

let ground: DrillGround;
beforeEach(async () => {
  ground = await DrillGround.open(23);
});
afterEach(async () => {
  const { invariants } = await ground.judge();
  await ground.close();
  expectPromisesKept(invariants);
});

function figuresOf(collapses: readonly Collapse[]) {
  const mostOrders = Math.max(...collapses.map(({ orders }) => orders));
  return { mostOrders, zeroMs: quantilesOf(collapses.map(({ zeroMs }) => zeroMs)) };
}

describe(`${TIMES} times each`, () => {
  it('SIGTERM in the middle of a round: zero open orders and the end within 5 s (fault P11)', async () => {
    const times: number[] = [];
    for (let time = 0; time < TIMES; time += 1) {
      const { ms, ending, openOrders } = await terminate(ground);
      expect({ code: ending.code, stderr: ending.stderr, openOrders }).toEqual({ code: 0, stderr: '', openOrders: [] });
      times.push(ms);
    }
    tellFigures('SIGTERM', quantilesOf(times));
    expect(Math.max(...times)).toBeLessThanOrEqual(5_000);
  });

  it('all workers die at once: their orders are gone within 1 s (fault P8)', async () => {
    const collapses: Collapse[] = [];
    for (let time = 0; time < TIMES; time += 1) {
      const bot = ground.startBot('--drill');
      await bot.session.untilAllTrade();
      collapses.push(await collapse(ground, bot, 'throw', false));
      expect((await bot.stop()).code).toBe(0);
    }
    // What was filled in the last moment only a successor can read.
    const successor = ground.startBot('--drill');
    await successor.session.untilAllTrade();
    expect((await successor.stop()).code).toBe(0);
    tellFigures('all workers die', figuresOf(collapses));
    expect(Math.max(...collapses.map(({ zeroMs }) => zeroMs))).toBeLessThanOrEqual(1_000);
  });

  it('the kill switch with every worker wedged: zero open orders within 2 s (fault H3)', async () => {
    const bot = ground.startBot('--drill');
    const collapses: Collapse[] = [];
    for (let time = 0; time < TIMES; time += 1) {
      await bot.session.untilAllTrade();
      collapses.push(await collapse(ground, bot, 'hang', true));
      await enableAll(ground);
    }
    // What was filled in the last moment only a successor can read.
    await bot.session.untilAllTrade();
    expect((await bot.stop()).code).toBe(0);
    tellFigures('kill switch', figuresOf(collapses));
    expect(Math.max(...collapses.map(({ zeroMs }) => zeroMs))).toBeLessThanOrEqual(2_000);
  });
});

it('a process that was stopped for a minute reads the venue’s records before it trades again (fault P12)', async () => {
  const { deadManMs, resumptions, sentBeforeReading, ending } = await freeze(ground, FREEZE_MS);
  tellFigures('freeze', { deadManMs: Math.round(deadManMs), assets: resumptions.length, sentBeforeReading });
  expect(resumptions).toHaveLength(ASSETS.length);
  expect(sentBeforeReading).toEqual([]);
  expect(ending.code).toBe(0);
});
