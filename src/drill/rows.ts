import type { DrillHook } from '../../shared/events/worker-protocol.ts';

/** What a compartment's misfortune may end in, from best to worst (docs/operations.md). */
export type DrillClass = 'contained' | 'quarantined' | 'recovered by the guard';

/** How the misfortune comes about: inside the worker, or at the venue. */
export type Injection =
  | { readonly by: 'hook'; readonly hook: DrillHook }
  | { readonly by: 'venue'; readonly fault: 'socket-drop' | 'freeze' | 'offer-frame' };

export type DrillRow = {
  readonly name: string;
  readonly says: string;
  readonly injection: Injection;
  /** A row in any other class has failed. */
  readonly classes: readonly DrillClass[];
  /** The worker dies of it; else it stays and its book's epoch ends. */
  readonly ends: 'worker' | 'epoch';
  /** Injection → detection, ms; absent where nothing can be promised. */
  readonly detectWithinMs?: number;
  /** The session needs the guard, because the process may not survive. */
  readonly guarded?: true;
};

/** Limits that hold for every row (design §10), ms from detection. */
export const LIMITS = {
  zeroOrdersMs: 1_000,
  observingMs: 3_000,
  /** The others' slowest decision while the row runs. */
  othersDecisionMs: 50,
  /** How long the supervisor's loop may be held. */
  supervisorLoopMs: 50,
} as const;

/** Every misfortune that the drill knows. */
export const ROWS: readonly DrillRow[] = [
  hookRow('throw', 'an uncaught error in a timer', 200),
  hookRow('reject', 'an unhandled rejection', 200),
  hookRow('exit', 'process.exit() inside the worker', 200),
  hookRow('hang', 'an endless loop', 1_500),
  hookRow('heap-growth', 'a steady leak: the heap guard leaves', undefined),
  {
    ...hookRow('heap-burst', 'one huge allocation: may end the process', undefined),
    classes: ['contained', 'recovered by the guard'],
    guarded: true,
  },
  hookRow('flood', 'messages to the supervisor without end', undefined),
  venueRow('socket-drop', 'the market socket is cut', 'socket-drop', 'epoch', ['contained'], 200),
  venueRow('frozen-feed', 'the market socket stays open and brings nothing', 'freeze', 'epoch', ['contained'], 3_000),
  venueRow('poison', 'a valid frame that always crashes', 'offer-frame', 'worker', ['quarantined'], undefined),
];

function hookRow(hook: DrillHook, says: string, detectWithinMs: number | undefined): DrillRow {
  return {
    name: hook,
    says,
    injection: { by: 'hook', hook },
    classes: ['contained'],
    ends: 'worker',
    ...(detectWithinMs === undefined ? {} : { detectWithinMs }),
  };
}

function venueRow(
  name: string,
  says: string,
  fault: Extract<Injection, { by: 'venue' }>['fault'],
  ends: DrillRow['ends'],
  classes: readonly DrillClass[],
  detectWithinMs: number | undefined,
): DrillRow {
  return {
    name,
    says,
    injection: { by: 'venue', fault },
    classes,
    ends,
    ...(detectWithinMs === undefined ? {} : { detectWithinMs }),
  };
}
