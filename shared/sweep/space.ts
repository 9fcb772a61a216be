import type { Random } from '../ports/ports.ts';
import type { ParameterSet, ParameterValue, SweptParameter } from './result.ts';

/** How many draws in a row may repeat sets that were drawn before, until it is clear that there are no others. */
const REPEATS = 1_000;

/** Digits of a drawn value; more would say nothing and be hard to type. */
const DIGITS = 6;

/** Every combination of the listed values, the last parameter changing fastest. */
export function combinationsOf(
  parameters: readonly { readonly key: string; readonly values: readonly ParameterValue[] }[],
): readonly ParameterSet[] {
  return parameters.reduce<readonly ParameterSet[]>(
    (sets, { key, values }) => sets.flatMap((set) => values.map((value) => ({ ...set, [key]: value }))),
    [{}],
  );
}

/** So many different sets, drawn from lists and ranges; fewer when there are no more. */
export function drawSets(
  parameters: readonly SweptParameter[],
  count: number,
  random: Random,
): readonly ParameterSet[] {
  const sets = new Map<string, ParameterSet>();
  for (let repeats = 0; sets.size < count && repeats < REPEATS; ) {
    const set = Object.fromEntries(parameters.map((parameter) => [parameter.key, draw(parameter, random)]));
    const name = JSON.stringify(set);
    repeats = sets.has(name) ? repeats + 1 : 0;
    sets.set(name, set);
  }
  return [...sets.values()];
}

function draw(parameter: SweptParameter, random: Random): ParameterValue {
  const unit = random.unit();
  if ('values' in parameter) return parameter.values[Math.floor(unit * parameter.values.length)]!;
  const { low, high, scale } = parameter;
  if (scale === 'int') return low + Math.floor(unit * (high - low + 1));
  const value = scale === 'log' ? low * (high / low) ** unit : low + unit * (high - low);
  return Number(value.toPrecision(DIGITS));
}
