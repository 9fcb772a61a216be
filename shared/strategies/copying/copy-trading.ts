import type { StrategySetting } from '../../engine/config.ts';
import { defineStrategy } from '../define-strategy.ts';
import { type CopyMemory, newMemory } from './copies.ts';
import { follow } from './following.ts';
import { copyParams, type FollowingParams, mirrorParams } from './params.ts';

const COPY = 'copy_trading';
const MIRROR = 'mirror';

/** The wallets whose trades the strategies of a session need to hear of, each once. */
export function leadersIn(settings: readonly StrategySetting[]): readonly string[] {
  const followers = settings.filter(({ name }) => name === COPY || name === MIRROR);
  return [...new Set(followers.flatMap(({ params }) => (params as FollowingParams).leaders))];
}

/** Copies purchases and sales of the leaders at once (strategies §6, vector V-COPY). */
export const copyTrading = defineStrategy<FollowingParams, CopyMemory>({
  name: COPY,
  kind: 'taker',
  params: copyParams,
  memory: newMemory,
  evaluate: (view, params, memory) => follow(view, params, memory, COPY),
});

/** The same at a distance: smaller, after a wait, and closing what the leaders have closed (strategies §6.3). */
export const mirror = defineStrategy<FollowingParams, CopyMemory>({
  name: MIRROR,
  kind: 'taker',
  params: mirrorParams,
  memory: newMemory,
  evaluate: (view, params, memory) => follow(view, params, memory, MIRROR),
});
