import type { VenueCore } from '../../core/contract.ts';
import type { GateOptions } from '../gate/gate.ts';
import type { Route } from '../http/router.ts';
import { accountRoutes } from './account-routes.ts';
import { bookRoutes } from './book-routes.ts';
import { builderRoutes } from './builder-routes.ts';
import { earningRoutes } from './earning-routes.ts';
import { heartbeatRoutes } from './heartbeat-routes.ts';
import { historyRoutes } from './history-routes.ts';
import { keyRoutes } from './key-routes.ts';
import { notificationRoutes } from './notification-routes.ts';
import { publicClobRoutes } from './public-routes.ts';
import { rewardRoutes } from './reward-routes.ts';
import { scoringRoutes } from './scoring-routes.ts';
import { standingRoutes } from './standing-routes.ts';

/** The CLOB's REST interface but for posting and cancelling orders (protocol §2). `tier` is that of every signer. */
export function clobRoutes(venue: VenueCore, tier: GateOptions['tier']): readonly Route[] {
  return [
    ...publicClobRoutes(venue),
    ...bookRoutes(venue),
    ...historyRoutes(venue),
    ...rewardRoutes(venue),
    ...builderRoutes(venue),
    ...keyRoutes(venue),
    ...heartbeatRoutes(venue),
    ...accountRoutes(venue),
    ...standingRoutes(venue, tier),
    ...notificationRoutes(venue),
    ...scoringRoutes(venue),
    ...earningRoutes(venue),
  ];
}
