import type { CompartmentConfig } from '../../shared/events/worker-protocol.ts';
import type { World } from '../../shared/ports/ports.ts';
import type { HeartbeatLine } from './heartbeat/heartbeat.ts';
import type { OrderDesk } from './order-desk.ts';
import type { Policy } from './policy.ts';
import type { AccountOptions } from './risk/account-guard.ts';
import type { WorkerHost } from './worker-host.ts';

/** What a supervisor works with. */
export type SupervisorOptions = {
  readonly world: Pick<World, 'clock' | 'timers' | 'random'>;
  readonly host: WorkerHost;
  readonly desk: OrderDesk;
  /** Beats to the venue over connections of their own; absent where no orders stand at one. */
  readonly heartbeatLine?: HeartbeatLine | undefined;
  readonly policy: Policy;
  /** One compartment each. */
  readonly compartments: readonly CompartmentConfig[];
  readonly account: AccountOptions;
  /** Workers accept deliberate misbehaviour. */
  readonly drill: boolean;
};
