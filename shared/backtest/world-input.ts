import type { Input } from '../engine/input.ts';
import type { EngineEvent, Feed } from '../events/engine-events.ts';
import type { Round } from '../market/round.ts';

/**
 * What of a recording belongs to the world, and would have happened without us. The rest is about the recorded engine's own
 * orders, its operator or its supervisor, and is dropped: the backtest makes its own.
 */
const WORLD: Readonly<Partial<Record<EngineEvent['type'], true>>> = {
  price: true,
  'round-listed': true,
  'round-missing': true,
  strike: true,
  resolved: true,
  clock: true,
  candles: true,
  'leader-trade': true,
  external: true,
};

/** What frames are counted under. */
const FRAMES: Readonly<Record<Feed, string>> = {
  market: 'market frames',
  user: 'user frames',
  prices: 'prices frames',
  binance: 'binance frames',
};

/** A recorded input as a backtest may use it, or why it may not. */
export type WorldInput =
  | { readonly kind: 'used'; readonly name: string; readonly input: Input }
  | { readonly kind: 'dropped'; readonly name: string };

/**
 * Sorts a recorded input. Of a round's record only what the engine is meant to know is kept, whatever else an importer or a
 * later version put there: its outcome above all.
 */
export function worldInput(input: Input): WorldInput {
  if (input.kind === 'frame') {
    const name = FRAMES[input.feed];
    return input.feed === 'user' ? { kind: 'dropped', name } : { kind: 'used', name, input };
  }
  const { at, event } = input;
  const name = event.type;
  if (event.type === 'feed-up' || event.type === 'feed-down' || event.type === 'feed-gap')
    return event.feed === 'user' ? { kind: 'dropped', name: `user ${name}` } : { kind: 'used', name, input };
  if (WORLD[event.type] !== true) return { kind: 'dropped', name };
  if (event.type === 'round-listed') {
    return {
      kind: 'used',
      name,
      input: { kind: 'event', at, event: { type: name as 'round-listed', round: asListed(event.round) } },
    };
  }
  return { kind: 'used', name, input };
}

/** Field by field, so that nothing comes along unseen. */
function asListed(round: Round): Round {
  const { asset, interval, slug, conditionId, up, down, startsAt, endsAt } = round;
  const { tick, minSize, fees, rule, timeScale, version, negRisk, acceptingOrders } = round;
  const market = { asset, interval, slug, conditionId, up, down, startsAt, endsAt };
  return { ...market, tick, minSize, fees, rule, timeScale, version, negRisk, acceptingOrders };
}
