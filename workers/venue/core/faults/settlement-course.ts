import type { VenueTradeStatus } from '../../../../shared/wire/user/index.ts';

/** One station of a trade on its way to the chain. */
export type SettlementStep = {
  readonly status: VenueTradeStatus;
  /** Real time since the station before; the chain knows no time scale. */
  readonly afterMs: number;
  /** Told on the user socket. REST always knows. */
  readonly told: boolean;
};

/** The stations of a trade after MATCHED. The last one is CONFIRMED or FAILED, and a trade that was mined cannot fail. */
export type SettlementCourse = readonly SettlementStep[];

/**
 * Ways that a trade may take (protocol §5.4, §2.5): the usual one over MINED to CONFIRMED; MINED skipped; a second attempt
 * that succeeds or does not; failed outright; never broadcast, which REST shows and which ends as FAILED.
 */
export const COURSE_NAMES = [
  'usual',
  'unmined',
  'retrying-confirmed',
  'retrying-failed',
  'failed',
  'not-broadcast',
] as const;

export type CourseName = (typeof COURSE_NAMES)[number];

/** From the match to the block, and from the block to finality. Fast, as chains go: rounds may last a few seconds. */
const MINED_AFTER_MS = 400;
const CONFIRMED_AFTER_MS = 1100;
/** Until the venue tries again, or gives up. */
const RETRIED_AFTER_MS = 1000;

/** Deviations from a course's own timing and telling. */
export type CourseChanges = {
  /** Real time from the match to the first station. */
  readonly delayMs?: number | undefined;
  /** The end is not told on the user socket. */
  readonly silentEnd?: boolean;
};

const STATIONS: Readonly<Record<CourseName, readonly Omit<SettlementStep, 'told'>[]>> = {
  usual: [
    { status: 'MINED', afterMs: MINED_AFTER_MS },
    { status: 'CONFIRMED', afterMs: CONFIRMED_AFTER_MS },
  ],
  unmined: [{ status: 'CONFIRMED', afterMs: MINED_AFTER_MS + CONFIRMED_AFTER_MS }],
  'retrying-confirmed': [
    { status: 'RETRYING', afterMs: MINED_AFTER_MS },
    { status: 'MINED', afterMs: RETRIED_AFTER_MS },
    { status: 'CONFIRMED', afterMs: CONFIRMED_AFTER_MS },
  ],
  'retrying-failed': [
    { status: 'RETRYING', afterMs: MINED_AFTER_MS },
    { status: 'FAILED', afterMs: RETRIED_AFTER_MS },
  ],
  failed: [{ status: 'FAILED', afterMs: MINED_AFTER_MS }],
  'not-broadcast': [
    { status: 'MATCHED_NOT_BROADCASTED', afterMs: 0 },
    { status: 'FAILED', afterMs: RETRIED_AFTER_MS },
  ],
};

/** The stations of a course. */
export function courseOf(name: CourseName, { delayMs, silentEnd = false }: CourseChanges = {}): SettlementCourse {
  const stations = STATIONS[name];
  // A trade that was never broadcast shows so at once; what can be late is its end.
  const delayed = name === 'not-broadcast' ? 1 : 0;
  return stations.map(({ status, afterMs }, index) => ({
    status,
    afterMs: index === delayed ? (delayMs ?? afterMs) : afterMs,
    told: status !== 'MATCHED_NOT_BROADCASTED' && !(silentEnd && index === stations.length - 1),
  }));
}

/** What happens to a trade when nothing goes wrong. */
export const USUAL_COURSE: SettlementCourse = courseOf('usual');
