import { createHash } from 'node:crypto';
import { rounded } from '../../shared/backtest/markouts.ts';
import type { Evidence } from '../../shared/evidence/evidence.ts';
import { mutable } from './from-backtest.ts';
import type { FoundEvidence } from './files.ts';
import { poolCalibrations, poolMarkouts } from './pool.ts';

/** What becomes of a session's evidence beside what stood there, and why it does not join it. */
export type Accumulated = {
  readonly evidence: Evidence;
  readonly outcome: 'begun' | 'added' | 'replaced' | 'known';
  readonly reason: string;
};

/**
 * A session's evidence joined to that of earlier ones: the sample grows as long as the same code with the same parameters trades on
 * the same kind of venue in the same mode. Anything else begins anew: its figures would be of two strategies.
 */
export function accumulate(before: FoundEvidence, fresh: Evidence): Accumulated {
  if (before.kind === 'none') return { evidence: fresh, outcome: 'begun', reason: 'nothing stood there' };
  if (before.kind === 'broken')
    return { evidence: fresh, outcome: 'replaced', reason: `it was broken: ${before.reason}` };
  const { evidence } = before;
  const known = sessionsOf(evidence);
  if (sessionsOf(fresh).some((data) => known.includes(data)))
    return { evidence, outcome: 'known', reason: 'of the same tapes' };
  const difference = differenceOf(evidence, fresh);
  if (difference !== undefined) return { evidence: fresh, outcome: 'replaced', reason: difference };
  return {
    evidence: joined(evidence, fresh),
    outcome: 'added',
    reason: `${evidence.source.sessions + fresh.source.sessions} sessions`,
  };
}

/** Names of the sessions that are in it. */
function sessionsOf({ source: { added, data } }: Evidence): readonly string[] {
  return added ?? [data];
}

function differenceOf(before: Evidence, fresh: Evidence): string | undefined {
  if (before.paramsHash !== fresh.paramsHash) return 'it was made with other parameters';
  if (before.build !== fresh.build) return 'it was made by another build';
  if (before.source.kind !== fresh.source.kind) return `it was of kind ${before.source.kind}`;
  return before.source.venue === fresh.source.venue ? undefined : `it was of venue ${before.source.venue}`;
}

function joined(before: Evidence, fresh: Evidence): Evidence {
  const parts = [before, fresh];
  const sum = (of: (part: Evidence) => number) => parts.reduce((total, part) => total + of(part), 0);
  return {
    ...fresh,
    source: {
      ...fresh.source,
      data: createHash('sha256').update(`${before.source.data}\n${fresh.source.data}`).digest('hex').slice(0, 16),
      segments: sum(({ source }) => source.segments),
      sessions: sum(({ source }) => source.sessions),
      added: parts.flatMap(sessionsOf),
    },
    assets: [...new Set(parts.flatMap(({ assets }) => assets))],
    intervals: [...new Set(parts.flatMap(({ intervals }) => intervals))],
    from: Math.min(before.from, fresh.from),
    to: Math.max(before.to, fresh.to),
    rounds: sum(({ rounds }) => rounds),
    fills: sum(({ fills }) => fills),
    pnlUsdc: rounded(sum(({ pnlUsdc }) => pnlUsdc)),
    markouts: [...poolMarkouts(parts.map(({ markouts }) => markouts))],
    calibration: poolCalibrations(parts.map(({ calibration }) => calibration)).map(mutable),
  };
}
