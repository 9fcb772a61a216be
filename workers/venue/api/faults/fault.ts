import type * as z from 'zod';
import type { MarketChannel } from '../sockets/market-channel.ts';
import type { VenueCore } from '../../core/contract.ts';

/** What faults act on. */
export type FaultTargets = {
  readonly venue: VenueCore;
  readonly market: MarketChannel;
  /** Closes the venue to everything but the control door, cutting all sockets; or opens it again. */
  setReachable(reachable: boolean): void;
};

/**
 * Something that goes wrong on request (protocol §4.6, §15). Adding one means a file, and its name in the list of
 * `catalogue.ts`.
 */
export type Fault = {
  readonly name: string;
  /** Reads a request for this fault; `prepared.apply` does it. A request that does not fit says why. */
  prepare(request: unknown): z.ZodSafeParseResult<PreparedFault>;
};

/** A checked request: nothing happens before all of a list are checked. */
export type PreparedFault = { apply(targets: FaultTargets): void };

/** A fault from its request's schema and what it does. */
export function defineFault<T>(
  name: string,
  schema: z.ZodType<T>,
  apply: (request: T, targets: FaultTargets) => void,
): Fault {
  const prepared = schema.transform((request): PreparedFault => ({ apply: (targets) => apply(request, targets) }));
  return { name, prepare: (request) => prepared.safeParse(request) };
}
