import { LATEST_ARRIVAL_MS } from '../../shared/engine/orders/absence.ts';

/**
 * Every limit by which the supervisor judges and acts, in one place. There is one policy; drills and simulations run with
 * it too, because a limit that is relaxed for a test proves nothing.
 */
export const POLICY = {
  /** How often pulses are compared and ports drained. */
  pulseCheckMs: 100,
  drainEveryMs: 10,
  /** No pulse for this long: wedged (reliability §3.3). */
  wedgedAfterMs: 1_000,
  /** The supervisor judges pulses only when its own last look was no older than this. */
  awakeWithinMs: 350,
  /** From spawn to `ready`. Patience costs nothing before the first order: a starved machine is no reason to give an asset up. */
  startDeadlineMs: 30_000,
  drain: {
    /** A worker that is asked to stop cancels its orders itself; after this the supervisor helps (engineering-style §8). */
    helpAfterMs: 3_000,
    /**
     * After this it is ended, whatever it knows. An order that was sent in the last moment and had no answer needs the time of
     * its arrival and the looks that prove its absence.
     */
    deadlineMs: LATEST_ARRIVAL_MS + 3_000,
  },
  /** A killed worker is mute at once, and its thread ends after this: its last fills are still heard and written down. */
  killGraceMs: 500,
  /** Drains, late orders of workers that ended without a drain, and the last looks are over by then. */
  stopDeadlineMs: 2 * LATEST_ARRIVAL_MS + 8_000,
  lease: {
    /** A worker may take new risk for this long after a lease arrived. */
    ttlMs: 2_000,
    renewEveryMs: 1_000,
    /** A lease counts as held for this much longer: the time in which a stalled worker is found out and ended. */
    graceMs: 1_500,
  },
  /** What the venue is expected to let the signer send; the lowest tier holds for everybody (protocol §2.9). */
  signerTier: 'standard',
  restart: {
    /** Delay before the first restart, doubling to the cap, each multiplied by a jitter of 0.5..1. */
    firstDelayMs: 250,
    maxDelayMs: 30_000,
    /** More restarts than these inside their window, and the asset is quarantined (reliability §3.2). */
    budgets: [
      { restarts: 3, withinMs: 30_000 },
      { restarts: 5, withinMs: 300_000 },
    ],
    /** Deaths in a row before `ready`, after which another start is pointless. */
    maxDeathsBeforeReady: 2,
  },
  desk: {
    requestDeadlineMs: 1_000,
    /** Between failed attempts: doubling from the first to the cap. */
    retryFirstMs: 50,
    retryMaxMs: 2_000,
    /** Zero open orders is believed after two looks this far apart: a dying worker's last request may land between them. */
    confirmGapMs: 200,
    /** An order that a worker sent in its last moment may come to the venue so long after the worker's end. */
    lateOrdersMs: LATEST_ARRIVAL_MS,
    /** A dead worker's orders not confirmed gone by now: no asset may enter until they are (reliability §6). */
    alarmAfterMs: 5_000,
  },
  /** The supervisor did not look for this long: it reads everything anew before anything enters (reliability §6). */
  stalledAfterMs: 2_000,
  heartbeat: {
    /** Two lost beats leave a gap of 9 s, still inside the venue's 10 s. */
    everyMs: 3_000,
    requestDeadlineMs: 2_500,
    /** Counted from the sending of the last beat that was taken: just before the venue may have cancelled everything. */
    lostAfterMs: 9_500,
    maxRejections: 2,
    /** A cancel of everything that the venue does not confirm for this long is left to the venue's own dead man's switch. */
    withholdAfterMs: 5_000,
  },
  /** Orders of the wallet that are not ours are noticed within this time and a request (fault U12: 5 s). */
  foreign: {
    lookEveryMs: 2_000,
    /** Where the venue does not answer: whoever is told to stay away does not hammer (fault U16). */
    backOff: { firstMs: 2_000, maxMs: 30_000 },
  },
} as const;

export type Policy = typeof POLICY;

export type RestartPolicy = {
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
  readonly budgets: readonly { readonly restarts: number; readonly withinMs: number }[];
  readonly maxDeathsBeforeReady: number;
};

export type LeasePolicy = { readonly ttlMs: number; readonly renewEveryMs: number; readonly graceMs: number };

export type DeskPolicy = {
  readonly requestDeadlineMs: number;
  readonly retryFirstMs: number;
  readonly retryMaxMs: number;
  readonly confirmGapMs: number;
  readonly lateOrdersMs: number;
};
