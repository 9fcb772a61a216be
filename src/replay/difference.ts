import type { Input } from '../../shared/engine/input.ts';
import type { Checkpoint } from '../../shared/tape/index.ts';
import type { EpochMs } from '../../shared/units/index.ts';

/** The first place where the replay did not stand where the recording stood. */
export type Difference = {
  readonly path: string;
  /** Number of the tape record that holds the expectation, or that stands where it should have been. */
  readonly record: number;
  /** The last input up to which both agreed, and the one at which they no longer do. The first input has number 1. */
  readonly agreedUntilInput: number;
  readonly differsAtInput: number;
  /** That input: when it came, UTC ms, and what it was. */
  readonly at: EpochMs;
  readonly input: string;
  /** Which of the effects of that input differs, from 0; absent where only the hashes are known. */
  readonly effect?: number;
  readonly expected: string;
  readonly actual: string;
};

/** Two lists of effects, or two hashes, that should be the same. */
export type Sides = Pick<Difference, 'expected' | 'actual'> & { readonly effect?: number };

const NOTHING_MORE = '(no further effect)';

/** Of a frame or an event as much as fits into a line. */
const LONGEST_TEXT = 400;

/** The first effect in which two lists differ, given as JSON; '' is the empty list. */
export function firstDifference(expected: string, actual: string): Sides {
  const left = effectsIn(expected);
  const right = effectsIn(actual);
  let effect = 0;
  while (effect < left.length && left[effect] === right[effect]) effect += 1;
  return { effect, expected: left[effect] ?? NOTHING_MORE, actual: right[effect] ?? NOTHING_MORE };
}

/** Where two engines stood that should have stood at the same point. */
export function standings(expected: Checkpoint, actual: Checkpoint): Sides {
  return { expected: stand(expected), actual: stand(actual) };
}

/** An input in one line. */
export function describeInput(input: Input | undefined): string {
  if (input === undefined) return '(no input)';
  const text = input.kind === 'frame' ? new TextDecoder().decode(input.bytes) : JSON.stringify(input.event);
  const shown = text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
  return input.kind === 'frame' ? `frame of ${input.feed}: ${shown}` : `event ${shown}`;
}

function stand({ inputs, effectHash }: Checkpoint): string {
  return `${effectHash || '(no effects)'} after ${inputs} inputs`;
}

/** What is no list counts as one effect, so that it is shown as it is. */
function effectsIn(json: string): readonly string[] {
  if (json === '') return [];
  try {
    const parsed: unknown = JSON.parse(json);
    return Array.isArray(parsed) ? parsed.map((effect) => JSON.stringify(effect)) : [json];
  } catch {
    return [json];
  }
}
