import type { Endpoints } from '../../shared/wire/endpoints.ts';
import type { GammaShape } from '../../shared/wire/gamma/index.ts';
import type { PreparedFault } from './api/faults/fault.ts';
import type { GateOptions } from './api/gate/gate.ts';
import { endpointsAt } from './api/paths.ts';
import { VenueSurface } from './api/surface.ts';
import type { LedgerReport, PlayState, VenueOptions } from './core/contract.ts';
import { Venue } from './core/venue.ts';
import { serveOnLoopback } from './host/node-host.ts';

export { FAULTS } from './api/faults/catalogue.ts';
export type { Fault } from './api/faults/fault.ts';
export { describeFault, type FaultDescription } from './api/faults/describe.ts';
export { readFaults } from './api/faults/requests.ts';
export { type Tier, TIER_NAMES } from '../../shared/risk/signer-tiers.ts';
export { type CrowdRates, LIVELY, type PlayOptions, type PlayState, type TapeSource } from './core/contract.ts';

/** What kind of venue to start, and how it is served. */
export type StartVenueOptions = VenueOptions & {
  /** Loopback port; 0 takes a free one. */
  readonly port: number;
  readonly gammaShape?: GammaShape;
  /** Faults that hold from the start. */
  readonly faults?: readonly PreparedFault[];
  /** Limits of its clients; those of a new account where absent. */
  readonly limits?: GateOptions;
};

/** A venue that is being served. */
export type RunningVenue = {
  readonly endpoints: Endpoints;
  /** The venue's own books, as GET /control/ledger shows them. */
  ledger(): LedgerReport;
  /** How the play of a tape stands; absent where none is played. */
  play(): PlayState | undefined;
  close(): Promise<void>;
};

/**
 * Starts an embedded venue and serves it on one loopback port.
 *
 * @throws {UsageError} code `port_in_use`
 */
export async function startVenue(options: StartVenueOptions): Promise<RunningVenue> {
  const { port, gammaShape = 'one-market', faults = [], limits, ...core } = options;
  const venue = new Venue(core);
  const surface = new VenueSurface(venue, { clock: core.clock, timers: core.timers, gammaShape, limits });
  const host = await serveOnLoopback(surface, port);
  venue.start();
  surface.apply(faults);
  return {
    endpoints: endpointsAt(host.authority),
    ledger: () => venue.ledger(),
    play: () => venue.play?.state,
    close: () => {
      venue.stop();
      surface.stop();
      return host.close();
    },
  };
}
