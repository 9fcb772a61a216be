import * as z from 'zod';
import { durationOf } from '../../../../shared/duration.ts';
import type { Random, Timers } from '../../../../shared/ports/ports.ts';
import { issueText } from '../../../../shared/wire/json.ts';
import type { VenueCore } from '../../core/contract.ts';
import type { CoreFaults } from '../../core/faults/core-faults.ts';
import type { Gate } from '../gate/gate.ts';
import type { DataSettings } from '../data/activity-routes.ts';
import type { GammaSettings } from '../gamma/gamma-view.ts';
import type { HttpFaults } from '../http/http-faults.ts';
import type { Relayer } from '../relayer/relayer.ts';
import type { SocketFaults } from '../sockets/faults/socket-faults.ts';
import type { MarketChannel } from '../sockets/market-channel.ts';

/** What faults act on. */
export type FaultTargets = {
  readonly venue: VenueCore;
  /** Settlement, rounds, listings. */
  readonly core: CoreFaults;
  readonly market: MarketChannel;
  /** The connections of every socket service. */
  readonly sockets: SocketFaults;
  /** Modes of trading, blocked regions, and the edge before the venue. */
  readonly gate: Gate;
  /** What happens to requests and their answers. */
  readonly http: HttpFaults;
  /** The one source of chance of all faults, from the venue's seed: a run with the same acts has the same faults. */
  readonly random: Random;
  readonly timers: Timers;
  readonly gamma: GammaSettings;
  readonly data: DataSettings;
  readonly relayer: Relayer;
  /** Closes the venue to everything but the control door, cutting all sockets; or opens it again. */
  setReachable(reachable: boolean): void;
};

/** Takes a fault back. What it has done to a client by then stays done. */
export type Undo = () => void;

/**
 * Something that goes wrong on request (protocol §4.6, §15). Adding one means a file, and its name in the list of
 * `catalogue.ts`.
 */
export type Fault = {
  readonly name: string;
  /** What it does to a client, in one line. */
  readonly does: string;
  /** A request for it, complete, as one would send it. */
  readonly example: Readonly<Record<string, unknown>>;
  /** Fields of the request beside `fault`, `after` and `for`. */
  readonly fields: z.ZodType;
  /** Reads a request for this fault; `prepared.apply` does it. */
  prepare(request: unknown): Preparation;
};

/** A checked request, or what is wrong with it in one line. */
export type Preparation =
  | { readonly kind: 'prepared'; readonly prepared: PreparedFault }
  | { readonly kind: 'wrong'; readonly reason: string };

/** A checked request: nothing happens before all of a list are checked. */
export type PreparedFault = {
  readonly name: string;
  /** The fault begins this long after it was asked for. */
  readonly afterMs: number;
  /** It is taken back this long after it began; without it, it stays until something else ends it. */
  readonly forMs: number | undefined;
  /** See {@link FaultDefinition}. */
  readonly switches: string | undefined;
  /** Does it. The way back where there is one: a fault that is over as soon as it happened has none. */
  apply(targets: FaultTargets): Undo | undefined;
};

/** What {@link defineFault} makes a fault of. */
export type FaultDefinition<T> = {
  readonly name: string;
  readonly does: string;
  readonly example: Readonly<Record<string, unknown>>;
  readonly schema: z.ZodType<T>;
  /**
   * The one thing that a request switches, where it can only be one way at a time: a later request for the same takes its
   * place, and the end of the earlier one then changes nothing. Absent where faults of this name add up.
   */
  readonly switches?: (request: T) => string;
  /**
   * Returns the way back, which is taken after the request's `for`; `undefined` where there is nothing to take back, or
   * where it uses `forMs` itself.
   */
  readonly apply: (request: T, targets: FaultTargets, forMs: number | undefined) => Undo | undefined;
};

/** A real length of time in a request, such as "500ms" or "5s", as milliseconds. */
export const durationSchema = z
  .string()
  .refine((text) => durationOf(text) !== undefined, 'not a duration; write it like 500ms, 5s or 2m')
  .transform((text) => durationOf(text) as number)
  .describe('duration');

const timingSchema = z.looseObject({
  fault: z.string(),
  after: durationSchema.optional(),
  for: durationSchema.optional(),
});

/** A fault from its request's schema and what it does. `after` and `for` are understood in every request. */
export function defineFault<T>({ name, does, example, schema, switches, apply }: FaultDefinition<T>): Fault {
  // A misspelt field is refused: left out silently, it would make another fault than the one that was meant.
  const strict = schema instanceof z.ZodObject ? (schema.strict() as unknown as z.ZodType<T>) : schema;
  return {
    name,
    does,
    example: { fault: name, ...example },
    fields: schema,
    prepare: (request) => {
      const timing = timingSchema.safeParse(request);
      if (!timing.success) return { kind: 'wrong', reason: issueText(timing.error) };
      const { fault: _fault, after: afterMs = 0, for: forMs, ...fields } = timing.data;
      const checked = strict.safeParse(fields);
      if (!checked.success) return { kind: 'wrong', reason: issueText(checked.error) };
      const { data } = checked;
      const switched = switches?.(data);
      return {
        kind: 'prepared',
        prepared: { name, afterMs, forMs, switches: switched, apply: (targets) => apply(data, targets, forMs) },
      };
    },
  };
}
