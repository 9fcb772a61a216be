import type { CompartmentConfig } from '../../shared/events/worker-protocol.ts';
import type { Asset } from '../../shared/market/assets.ts';
import type { World } from '../../shared/ports/ports.ts';
import type { BucketRule } from '../../shared/risk/token-bucket.ts';
import type { SupervisorEvent } from './events.ts';
import type { IncidentLog } from './incidents.ts';
import type { OrderDesk } from './order-desk.ts';
import type { Policy } from './policy.ts';
import type { AccountRisk } from './risk/account-risk.ts';
import type { WorkerHost } from './worker-host.ts';

/** What an asset's keeper works with. */
export type KeeperOptions = {
  readonly asset: Asset;
  readonly world: Pick<World, 'clock' | 'timers' | 'random'>;
  readonly host: WorkerHost;
  readonly desk: OrderDesk;
  readonly account: AccountRisk;
  /** The asset's share of what the signer may send. */
  readonly orderRate: BucketRule;
  readonly incidents: IncidentLog;
  readonly policy: Policy;
  readonly drill: boolean;
  /** What a worker of this asset gets to run. */
  readonly config: CompartmentConfig;
  readonly emit: (event: SupervisorEvent) => void;
  /** The worker says that a human should look at something. */
  readonly onAlarm: (code: string, detail: string) => void;
};
