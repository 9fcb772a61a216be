import type * as z from 'zod';
import { UsageError } from '../errors.ts';
import type { Decision, Reading, Strategy, StrategyView } from './strategy.ts';

/** What an author of a strategy writes. `P` are its parameters, `M` is what it remembers of one round. */
export type StrategyDefinition<P, M> = {
  /** Lower case with underscores; stands on every order, fill and line of the report. */
  readonly name: string;
  readonly kind: 'maker' | 'taker';
  /** Every key with a default, so that an empty record is enough, and with `.describe()`. */
  readonly params: z.ZodType<P>;
  /** What has to be fetched for it besides prices and books: `['candles']`. */
  readonly reads?: readonly Reading[];
  /** Made anew for each round; `before` is what was remembered of the last one, absent in the first. */
  memory(before: M | undefined): M;
  /** A pure function: equal views, parameters and memories give equal decisions. It may change its memory. */
  evaluate(view: StrategyView, params: P, memory: M): Decision;
};

const NAME = /^[a-z][a-z0-9_]{1,39}$/;

/**
 * Makes a strategy of its definition.
 *
 * @throws {UsageError} code `strategy` for a name that is none, or parameters of which one has no default
 */
export function defineStrategy<P, M>(definition: StrategyDefinition<P, M>): Strategy {
  const { name, kind, params, reads } = definition;
  if (!NAME.test(name)) {
    throw new UsageError('strategy', `"${name}" is no name for a strategy: lower case, digits and underscores`);
  }
  const defaults = params.safeParse({});
  if (!defaults.success) {
    const key = defaults.error.issues[0]?.path.join('.') ?? '';
    throw new UsageError('strategy', `strategy ${name}: parameter "${key}" needs a default`);
  }
  return {
    name,
    kind,
    params,
    ...(reads === undefined ? {} : { reads }),
    memory: (before) => definition.memory(before as M | undefined),
    // The engine hands back what `params` parsed and `memory` made, and nothing else.
    evaluate: (view, given, memory) => definition.evaluate(view, given as P, memory as M),
  };
}

/**
 * The parameters that a strategy runs with: what was said, completed by its defaults.
 *
 * @throws {UsageError} code `config`: names strategy and key
 */
export function paramsOf(strategy: Strategy, said: unknown): unknown {
  if (strategy.params === undefined) return {};
  const parsed = strategy.params.safeParse(said ?? {});
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const key = ['parameters', strategy.name, ...(issue?.path ?? [])].join('.');
  throw new UsageError('config', `"${key}": ${issue?.message ?? 'is not understood'}`);
}
