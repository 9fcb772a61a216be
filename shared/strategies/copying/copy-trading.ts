import { defineStrategy } from '../define-strategy.ts';
import { type CopyMemory, newMemory } from './copies.ts';
import { follow } from './following.ts';
import { copyParams, type FollowingParams, mirrorParams } from './params.ts';

const COPY = 'copy_trading';
const MIRROR = 'mirror';

/** Names of the strategies that need to hear of leaders' trades. */
export const FOLLOWERS: readonly string[] = [COPY, MIRROR];

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
