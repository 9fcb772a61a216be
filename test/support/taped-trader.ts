import { EngineCore } from '../../shared/engine/core.ts';
import type { EngineConfig } from '../../shared/engine/config.ts';
import type { Effect, PlaceEffect } from '../../shared/events/effects.ts';
import type { EngineEvent } from '../../shared/events/engine-events.ts';
import { type EpochMs, epochMs, microShares, microUsdc } from '../../shared/units/index.ts';
import { type IncarnationTape, openTapeFile } from '../../src/replay/tape-files.ts';

/** What an engine wanted on a tape. */
export type Wishes = {
  readonly placed: readonly PlaceEffect[];
  /** Wishes that a gate denied, by its code. */
  readonly denied: ReadonlyMap<string, number>;
  readonly core: EngineCore;
};

/**
 * Feeds a tape's inputs to an engine that would trade if it could: user stream up, a lease for ever, and a venue at which
 * nothing is open and nothing is held.
 */
export function wishesOn({ segments }: IncarnationTape, config: EngineConfig): Wishes {
  const core = new EngineCore(config, { apiKey: 'key', address: '0xaa' });
  const placed: PlaceEffect[] = [];
  const denied = new Map<string, number>();
  const waiting: EngineEvent[] = [];
  const take = (effects: readonly Effect[]): void => {
    for (const effect of effects) {
      if (effect.type === 'place') placed.push(effect);
      if (effect.type === 'fact' && effect.fact.type === 'denied') {
        denied.set(effect.fact.code, (denied.get(effect.fact.code) ?? 0) + 1);
      }
      const answer = answerTo(effect);
      if (answer !== undefined) waiting.push(answer);
    }
  };
  const settle = (at: EpochMs): void => {
    for (let event = waiting.shift(); event !== undefined; event = waiting.shift()) {
      take([...core.apply({ kind: 'event', at, event })]);
    }
  };
  let begun = false;
  for (const { path } of segments) {
    const reader = openTapeFile(path);
    for (let record = reader.next(); record !== undefined; record = reader.next()) {
      if (record.type !== 'input') continue;
      if (!begun) waiting.push(...opening());
      begun = true;
      settle(record.input.at);
      take([...core.apply(record.input)]);
    }
  }
  return { placed, denied, core };
}

function opening(): readonly EngineEvent[] {
  return [
    { type: 'feed-up', feed: 'user' },
    { type: 'lease', exposureLimit: microUsdc(1e9), expiresAt: epochMs(8.64e15) },
  ];
}

function answerTo(effect: Effect): EngineEvent | undefined {
  if (effect.type === 'reconcile') {
    return { type: 'reconciled', conditionIds: effect.conditionIds, openOrders: [], fills: [] };
  }
  if (effect.type !== 'read-balances') return undefined;
  return { type: 'balances', balances: effect.tokens.map((token) => ({ token, shares: microShares(0) })) };
}
