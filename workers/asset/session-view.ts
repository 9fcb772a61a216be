import type { EngineCore } from '../../shared/engine/core.ts';
import type { CompartmentView } from '../../shared/events/worker-protocol.ts';
import type { EpochMs } from '../../shared/units/index.ts';
import type { FeedSet } from './feeds/feed-set.ts';
import type { LeaderFeed } from './feeds/leader-feed.ts';
import type { Gateway } from './gateway/gateway.ts';
import type { Meters } from './meters.ts';
import type { Outbox } from './outbox.ts';

/** Heap and external memory of the compartment's own isolate. */
export type MemoryUse = { readonly heapMb: number; readonly externalMb: number };

/** Everything that a compartment's picture is drawn from. */
export type ViewParts = {
  readonly core: EngineCore;
  readonly feeds: FeedSet;
  readonly leaders: LeaderFeed | undefined;
  readonly gateway: Gateway;
  readonly meters: Meters;
  readonly outbox: Outbox;
  readonly memory: () => MemoryUse;
};

/** The engine's picture as of `at`, with what only the shell knows. */
export function sessionView(parts: ViewParts, at: EpochMs): CompartmentView {
  const { core, feeds, leaders, gateway, meters, outbox, memory } = parts;
  const { counters, ...view } = core.view(at);
  const { gaps, ...counted } = counters;
  const frames = Object.values(core.frameCounters);
  const sum = (of: 'received' | 'refused' | 'ignored') => frames.reduce((total, feed) => total + feed[of], 0);
  return {
    ...view,
    counters: {
      ...counted,
      frames: { received: sum('received'), refused: sum('refused'), ignored: sum('ignored'), gaps },
      reconnects: feeds.reconnects,
      telemetryMerged: outbox.merged,
      effectHash: core.effectHash,
      inputs: core.inputs,
    },
    latencies: meters.distributions(),
    memory: memory(),
    ...(gateway.view === undefined ? {} : { gateway: gateway.view }),
    feeds: feeds.view(),
    ...(leaders === undefined ? {} : { leaders: leaders.view }),
  };
}
