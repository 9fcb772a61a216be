import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SeededRandom } from '../../../shared/ports/seeded-random.ts';
import { TapeEncoder } from '../../../shared/tape/index.ts';
import { btcRound } from '../../support/rounds.ts';
import { ROUND_MS, SmallWorld, T0 } from '../../shared/backtest/small-world.ts';
import { SAMPLE_HEADER } from '../../shared/tape/sample-tape.ts';

/**
 * Writes one tape of whole 5-minute rounds of BTC with books that wander and sellers that come by, and gives its path.
 *
 * @param rounds how many
 */
export function writeSmallTape(folder: string, rounds: number): string {
  const world = new SmallWorld();
  const random = new SeededRandom('small tapes');
  world.begin(roundAt(0));
  for (let index = 0; index < rounds; index += 1) {
    const [round, start] = [roundAt(index), index * ROUND_MS];
    world.event(start - 50_000, { type: 'round-listed', round });
    for (let at = start - 5_000; at < start + 25_000; at += 1_000) {
      const cents = 44 + Math.floor(4 * random.unit());
      world.books(at, [[cents, 30]], [[cents + 3, 40]], round);
      world.print(at + 10, 'SELL', cents - 1, 60, round);
    }
    world.resolved(start + ROUND_MS + 5_000, random.unit() < 0.5 ? 'up' : 'down', round);
  }
  const inputs = world.inputs.toSorted((a, b) => a.at - b.at);
  const header = { ...SAMPLE_HEADER, asset: 'BTC', interval: '5m', startedAt: inputs[0]!.at } as const;
  const encoder = new TapeEncoder(header, 0);
  for (const input of inputs) encoder.input(input, 0);
  encoder.footer(inputs.at(-1)!.at, { inputs: inputs.length, effectHash: '', reason: 'stop' });
  const path = join(folder, 'small.tape');
  writeFileSync(path, encoder.take());
  return path;
}

function roundAt(index: number): ReturnType<typeof btcRound> {
  return btcRound(T0 + index * ROUND_MS);
}

/**
 * A strategy that does what its parameter says; `bid` is a price at which it buys Up. It marks in its own folder that it leaves
 * (`left`) or hangs (`hung`): `once` leaves only if it has not left before, `hang` ends when somebody makes `go` there.
 */
const MOODY = `import { existsSync, writeFileSync } from 'node:fs';
import { defineStrategy, z } from 'bulkhead';
const beside = (name) => new URL(name, import.meta.url);
const params = z.strictObject({
  mood: z.enum(['calm', 'throw', 'exit', 'once', 'grow', 'hang']).default('calm'),
  bid: z.number().min(0.01).max(0.99).default(0.45),
});
const leave = () => {
  writeFileSync(beside('left'), '');
  process.exit(0);
};
export const moody = defineStrategy({
  name: 'moody', kind: 'maker', params, memory: () => undefined,
  evaluate({ round }, { mood, bid }) {
    if (mood === 'throw') throw new Error('no idea what to do');
    if (mood === 'exit') process.exit(0);
    if (mood === 'once' && !existsSync(beside('left'))) leave();
    if (mood === 'grow') for (const kept = []; ; ) kept.push(Array.from({ length: 10_000 }, (_, i) => ({ i })));
    if (mood === 'hang' && !existsSync(beside('hung'))) writeFileSync(beside('hung'), '');
    while (mood === 'hang' && !existsSync(beside('go')));
    return { kind: 'quotes', mode: 'test', quotes: [{ outcome: 'up', side: 'BUY', price: Math.round(bid * 100) * 100, size: round.minSize }] };
  },
});
`;

/** Writes the strategy and a configuration that knows it, and gives the configuration's path. */
export function writeMoodyStrategy(folder: string): string {
  writeFileSync(join(folder, 'moody.mjs'), MOODY);
  const config = join(folder, 'moody.yaml');
  writeFileSync(config, 'strategyFiles: [moody.mjs]\n');
  return config;
}
