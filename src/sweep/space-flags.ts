import { UsageError } from '../../shared/errors.ts';
import type { ParameterSet, ParameterValue, SweepResult, SweptParameter } from '../../shared/sweep/result.ts';
import { combinationsOf, drawSets } from '../../shared/sweep/space.ts';
import { SeededRandom } from '../../shared/ports/seeded-random.ts';

/** The options that say what is tried. */
export type SpaceFlags = {
  readonly grid: readonly string[];
  readonly range: readonly string[];
  readonly random?: string;
};

/** What is tried: the parameters as they were given, and the sets that come of them. */
export type Space = Pick<SweepResult, 'search' | 'parameters'> & { readonly sets: readonly ParameterSet[] };

/** More trials than this are a slip of the hand, and would need more memory than a sweep has. */
const MAX_TRIALS = 100_000;

const KEY = /^[a-zA-Z_]\w*(\.\w+)*$/;

/**
 * Reads `--grid key=a,b,c`, `--range key=lo:hi[:log|:int]` and `--random N`. With `--random` lists are drawn from as well.
 *
 * @param seed of the draws
 * @throws {UsageError} code `flag`, naming the flag and what is wrong with it
 */
export function spaceOf({ grid, range, random }: SpaceFlags, seed: number): Space {
  const listed = grid.map(listOf);
  const parameters: readonly SweptParameter[] = [...listed, ...range.map(rangeOf)];
  const keys = parameters.map(({ key }) => key);
  const twice = keys.find((key, i) => keys.indexOf(key) !== i);
  if (twice !== undefined) throw new UsageError('flag', `sweep: parameter "${twice}" is given twice`);
  if (keys.length === 0)
    throw new UsageError('flag', 'sweep: nothing to try; give --grid key=a,b,c or --range key=lo:hi');
  if (random === undefined) {
    if (range.length > 0)
      throw new UsageError('flag', `--range ${range[0]}: values are drawn from it; say how many with --random N`);
    const size = listed.reduce((product, { values }) => product * values.length, 1);
    if (size > MAX_TRIALS) throw tooMany(size);
    return { search: 'grid', parameters, sets: combinationsOf(listed) };
  }
  const count = wholeNumber(random, '--random');
  if (count > MAX_TRIALS) throw tooMany(count);
  return { search: 'random', parameters, sets: drawSets(parameters, count, new SeededRandom(seed).fork('sweep')) };
}

/** @throws {UsageError} when it is none from `least` upwards */
export function wholeNumber(text: string, name: string, least = 1): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new UsageError('flag', `${name}: "${text}" is not a whole number from ${least} upwards`);
}

function listOf(text: string): { readonly key: string; readonly values: readonly ParameterValue[] } {
  const [key, list] = split(text, '--grid', 'key=a,b,c');
  const values = list.split(',').map((value) => valueOf(value.trim()));
  if (values.includes('')) throw new UsageError('flag', `--grid ${text}: a value is empty`);
  if (new Set(values).size < values.length) throw new UsageError('flag', `--grid ${text}: a value is given twice`);
  return { key, values };
}

function rangeOf(text: string): SweptParameter {
  const [key, bounds] = split(text, '--range', 'key=lo:hi, key=lo:hi:log or key=lo:hi:int');
  const [from = '', to = '', scale = 'linear', more] = bounds.split(':');
  const [low, high] = [numberOf(from), numberOf(to)];
  const refuse = (why: string): UsageError => new UsageError('flag', `--range ${text}: ${why}`);
  if (!(low < high) || more !== undefined)
    throw refuse('write key=lo:hi, lo below hi, with :log or :int behind it if wanted');
  if (scale !== 'linear' && scale !== 'log' && scale !== 'int') throw refuse(`"${scale}" is neither log nor int`);
  if (scale === 'log' && low <= 0) throw refuse('a range on a logarithmic scale begins above 0');
  if (scale === 'int' && !(Number.isSafeInteger(low) && Number.isSafeInteger(high)))
    throw refuse('bounds of :int are whole numbers');
  return { key, low, high, scale };
}

function split(text: string, flag: string, form: string): [key: string, rest: string] {
  const at = text.indexOf('=');
  const key = text.slice(0, Math.max(0, at)).trim();
  if (at === -1 || !KEY.test(key)) throw new UsageError('flag', `${flag} ${text}: write ${form}`);
  return [key, text.slice(at + 1)];
}

function valueOf(text: string): ParameterValue {
  if (text === 'true' || text === 'false') return text === 'true';
  const number = numberOf(text);
  return Number.isFinite(number) ? number : text;
}

function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

function tooMany(trials: number): UsageError {
  return new UsageError(
    'flag',
    `sweep: ${trials} trials are more than ${MAX_TRIALS}; draw some of them with --random N`,
  );
}
