import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OrderType } from '../../../../shared/events/effects.ts';
import type { Outcome, Side } from '../../../../shared/market/ids.ts';
import { tokenOf } from '../../../../shared/market/round.ts';
import { microShares } from '../../../../shared/units/index.ts';
import { COURSE_NAMES, courseOf } from '../../../../workers/venue/core/faults/settlement-course.ts';
import { ChainActs } from './chain-acts.ts';
import { QuietVenue, type Wallet } from './quiet-venue.ts';

const WALLETS = 4;
const FUNDED = 10_000_000_000;
/** Rounds of twenty seconds, results 3.7 s after their end. */
const TIME_SCALE = 1 / 15;

/** The venue, its wallets, and how to end the fault that holds. */
type Scene = {
  readonly quiet: QuietVenue;
  readonly acts: ChainActs;
  readonly wallets: readonly Wallet[];
  endFault: () => void;
};

type Act = (scene: Scene) => void;

const who = fc.nat(WALLETS - 1);
const outcome = fc.constantFrom<Outcome>('up', 'down');
const shares = fc.integer({ min: 500, max: 4000 }).map((hundredths) => hundredths / 100);
const size = shares.map((amount) => microShares(Math.round(amount * 1e6)));

function walletOf({ wallets }: Scene, index: number): Wallet {
  return wallets[index] as Wallet;
}

const post: fc.Arbitrary<Act> = fc
  .record({
    who,
    outcome,
    side: fc.constantFrom<Side>('BUY', 'SELL'),
    price: fc.integer({ min: 42, max: 58 }).map((cents) => cents / 100),
    shares,
    type: fc.constantFrom<OrderType>('GTC', 'GTC', 'FAK', 'FOK'),
  })
  .map(
    ({ who: index, ...wish }) =>
      (scene) =>
        void walletOf(scene, index).post(wish),
  );

const cancel: fc.Arbitrary<Act> = who.map(
  (index) => (scene) => void scene.quiet.venue.cancelAll(walletOf(scene, index).apiKey),
);

const wait: fc.Arbitrary<Act> = fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 100, max: 9_000 })).map(
  (ms) =>
    ({ quiet }) =>
      quiet.time.advance(ms),
);

const chain: fc.Arbitrary<Act> = fc.oneof(
  fc.tuple(who, size).map(
    ([index, of]): Act =>
      (scene) =>
        void scene.acts.split(walletOf(scene, index), of),
  ),
  fc.tuple(who, size).map(
    ([index, of]): Act =>
      (scene) =>
        void scene.acts.merge(walletOf(scene, index), of),
  ),
  fc.tuple(who, who, fc.integer({ min: 1, max: FUNDED / 2 })).map(
    ([from, to, amount]): Act =>
      (scene) =>
        void scene.acts.transfer(walletOf(scene, from), walletOf(scene, to), amount),
  ),
  who.map(
    (index): Act =>
      (scene) =>
        void scene.acts.refuseAutoRedeem(walletOf(scene, index)),
  ),
  who.map(
    (index): Act =>
      (scene) =>
        redeemAll(scene, index),
  ),
);

/** The CLOB sees what came by chain acts. */
const look: fc.Arbitrary<Act> = fc.tuple(who, outcome).map(([index, of]) => (scene) => {
  const { venue, market } = scene.quiet;
  const { apiKey } = walletOf(scene, index);
  venue.refreshBalance(apiKey, 'COLLATERAL', 0);
  venue.refreshBalance(apiKey, 'CONDITIONAL', 0, tokenOf(market.round, of));
});

const fault: fc.Arbitrary<Act> = fc
  .tuple(fc.constantFrom(...COURSE_NAMES), fc.integer({ min: 1, max: 30_000 }), fc.boolean())
  .map(([name, delayMs, silentEnd]) => (scene) => {
    scene.endFault();
    const course = courseOf(name, { delayMs, silentEnd });
    scene.endFault = scene.quiet.venue.faults.settlements.add({ hits: () => true, course });
  });

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 12, arbitrary: post },
  { weight: 1, arbitrary: cancel },
  { weight: 5, arbitrary: wait },
  { weight: 4, arbitrary: chain },
  { weight: 3, arbitrary: look },
  { weight: 1, arbitrary: fault },
);

function redeemAll({ quiet, acts, wallets }: Scene, index: number): void {
  for (const market of quiet.venue.markets()) acts.redeem(wallets[index] as Wallet, market);
}

function sceneOf(): Scene {
  const quiet = new QuietVenue({ timeScale: TIME_SCALE });
  const wallets = Array.from({ length: WALLETS }, (_, index) => quiet.wallet(index + 1));
  return { quiet, acts: new ChainActs(quiet), wallets, endFault: () => undefined };
}

describe('trades, failures, splits, merges, transfers and redemptions in any order', () => {
  it('neither make nor lose a micro-unit, and all of it can be taken out in the end', () => {
    const anyRun = fc.property(fc.array(act, { minLength: 20, maxLength: 150 }), (acts) => {
      const scene = sceneOf();
      const { venue, time } = scene.quiet;
      for (const each of acts) {
        each(scene);
        expect(venue.conservation().violations).toEqual([]);
      }
      time.advance(80_000);
      for (const index of scene.wallets.keys()) redeemAll(scene, index);
      const { cash, fees, dust, ...rest } = venue.conservation();
      expect(rest).toEqual({ deposited: WALLETS * FUNDED, collateral: 0, inTransit: 0, held: true, violations: [] });
      expect(cash + fees + dust).toBe(WALLETS * FUNDED);
      expect(dust).toBeGreaterThanOrEqual(0);
    });
    fc.assert(anyRun, { numRuns: 40 });
  });
});
