import { expect, it } from 'vitest';
import { record, sampleInputs } from '../src/replay/recording.ts';
import { beliefIn, flipped, isHonest } from '../src/replay/tampering.ts';

const TAIL = 64 * 1024;

/** As many as make a tape that is a little longer. */
const INPUTS = 400;

/** Places, counted from the end, at which a tape that was tampered with is believed. */
function deceptions(tamper: (raw: Uint8Array, back: number) => Uint8Array): readonly number[] {
  const raw = record({ inputs: sampleInputs().slice(0, INPUTS) }).segments[0]!;
  expect(raw.length).toBeGreaterThan(TAIL);
  const whole = beliefIn(raw);
  const places = Array.from({ length: TAIL }, (_, index) => index + 1);
  return places.filter((back) => {
    const belief = beliefIn(tamper(raw, back));
    return belief.clean || !isHonest(belief, whole);
  });
}

// `npx vitest run --project slow test/slow/tampering.test.ts`; minutes.
it('cut at every byte of its last 64 kB, a tape never shows a wrong record unnoticed', () => {
  expect(deceptions((raw, back) => raw.subarray(0, raw.length - back))).toEqual([]);
});

it('with a bit flipped in every byte of its last 64 kB, a tape never shows a wrong record unnoticed', () => {
  expect(deceptions((raw, back) => flipped(raw, (raw.length - back) * 8 + (back % 8)))).toEqual([]);
});
