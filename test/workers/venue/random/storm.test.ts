import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Act, actsOf, anyAct, type Climate } from './acts.ts';
import { Storm } from './storm.ts';

/** A run that failed is repeated by naming its seed: `BULKHEAD_SEED=… npx vitest run --project workers test/workers/venue/random`. */
const SEED = Number(process.env['BULKHEAD_SEED'] ?? 20_261_120);

/** `BULKHEAD_LONG=1` runs ten storms by as many seeds. */
const SEEDS = Array.from({ length: process.env['BULKHEAD_LONG'] === '1' ? 10 : 1 }, (_, index) => SEED + index);

const ACTS = 10_000;

describe('random orders and cancels of twenty accounts', () => {
  it.each(SEEDS)(
    'leave books, balances and user streams as a reference matcher has them; BULKHEAD_SEED=%i',
    (seed) => {
      const storm = after({ traders: 20, faults: false }, seed);
      expect(storm.reference.trades.size).toBeGreaterThan(1500);
      expect(storm.reference.expired).toBeGreaterThan(10);
      expect(storm.follower.mismatches).toBe(0);
    },
    240_000,
  );

  it.each(SEEDS)(
    'do so too under lost answers, failing trades and broken sockets; BULKHEAD_SEED=%i',
    (seed) => {
      const storm = after({ traders: 20, faults: true }, seed);
      const fates = [...storm.reference.trades.values()].map(({ state }) => state);
      expect(fates.filter((state) => state === 'failed').length).toBeGreaterThan(50);
      expect(fates.filter((state) => state === 'mined').length).toBeGreaterThan(1000);
      expect(storm.follower.mismatches).toBeGreaterThan(20);
    },
    240_000,
  );
});

describe('a few random acts of four accounts, one of each kind of wallet', () => {
  it('come to the same at the venue and in the reference', () => {
    const climate = { traders: 4, faults: true };
    const anyActs = fc.array(anyAct(climate), { minLength: 20, maxLength: 60 });
    const run = (acts: readonly Act[]) => new Storm(climate).run(acts);
    expect(() => fc.assert(fc.property(anyActs, run), { numRuns: 25 })).not.toThrow();
  }, 120_000);
});

function after(climate: Climate, seed: number): Storm {
  const storm = new Storm(climate);
  const acts: readonly Act[] = actsOf(climate, seed, ACTS);
  storm.run(acts);
  storm.finish();
  return storm;
}
