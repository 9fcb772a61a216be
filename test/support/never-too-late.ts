import { epochMs } from '../../shared/units/index.ts';

/** For orders of tests in which no round ends: the year 2100. */
export const NEVER_TOO_LATE = epochMs(4_102_444_800_000);
