import type { RestartPolicy } from './policy.ts';

/** One end of a worker that nobody asked for. */
export type Death = {
  /** Monotonic time, ms. */
  readonly atMs: number;
  /** What it died of: a stable text such as `InvariantError:book` or `exit:3`. */
  readonly errorFingerprint: string;
  /** Hash of the input being handled; absent when the error came from outside `step`. */
  readonly inputFingerprint?: string;
  readonly beforeReady: boolean;
};

/** What the policy remembers of one asset. Plain data; start with {@link NO_HISTORY}. */
export type RestartHistory = {
  /** Deaths since the last complete healthy round, oldest first. */
  readonly deaths: readonly Death[];
  /** Every (error, input) seen since the asset was enabled by hand. Healthy rounds do not clear it: poison stays poison. */
  readonly poisonSuspects: readonly string[];
};

/** Deaths and suspects that are remembered; more than any budget looks at. */
const MAX_REMEMBERED = 64;

export const NO_HISTORY: RestartHistory = { deaths: [], poisonSuspects: [] };

export type QuarantineReason = 'poison' | 'bootstrap' | 'budget';

export type RestartVerdict =
  | { readonly kind: 'restart'; readonly delayMs: number }
  | { readonly kind: 'quarantine'; readonly reason: QuarantineReason };

/**
 * Says what follows a death: a restart after a back-off, or quarantine (reliability §3.2).
 *
 * Poison first, since the same error on the same input will not be cured by waiting; then deaths before `ready`; then the
 * budgets. `jitter` is uniform in [0, 1) and takes up to half of the delay away, so that four workers that died of one
 * cause do not come back in step.
 */
export function judgeDeath(
  history: RestartHistory,
  death: Death,
  policy: RestartPolicy,
  jitter: number,
): { readonly history: RestartHistory; readonly verdict: RestartVerdict } {
  const suspect = poisonKey(death);
  const known = suspect !== undefined && history.poisonSuspects.includes(suspect);
  const suspects = suspect === undefined || known ? history.poisonSuspects : [...history.poisonSuspects, suspect];
  const next: RestartHistory = {
    deaths: [...history.deaths, death].slice(-MAX_REMEMBERED),
    poisonSuspects: suspects.slice(-MAX_REMEMBERED),
  };
  if (known) return { history: next, verdict: { kind: 'quarantine', reason: 'poison' } };
  if (neverGotReady(next.deaths, policy))
    return { history: next, verdict: { kind: 'quarantine', reason: 'bootstrap' } };
  if (isOverBudget(next.deaths, policy)) return { history: next, verdict: { kind: 'quarantine', reason: 'budget' } };
  const delayMs = backoffMs(next.deaths.length, policy) * (1 - jitter / 2);
  return { history: next, verdict: { kind: 'restart', delayMs } };
}

/** One complete healthy round wipes the slate, except for poison. */
export function afterHealthyRound(history: RestartHistory): RestartHistory {
  return { ...history, deaths: [] };
}

function poisonKey(death: Death): string | undefined {
  return death.inputFingerprint === undefined ? undefined : `${death.errorFingerprint} on ${death.inputFingerprint}`;
}

function neverGotReady(deaths: readonly Death[], policy: RestartPolicy): boolean {
  const last = deaths.slice(-policy.maxDeathsBeforeReady);
  return last.length === policy.maxDeathsBeforeReady && last.every((death) => death.beforeReady);
}

/** The death that would lead to the (n + 1)th restart inside a window breaks the budget of n. */
function isOverBudget(deaths: readonly Death[], policy: RestartPolicy): boolean {
  const now = deaths.at(-1)?.atMs ?? 0;
  return policy.budgets.some(({ restarts, withinMs }) => {
    return deaths.filter((death) => now - death.atMs < withinMs).length > restarts;
  });
}

/** 0.25, 0.5, 1 … s for the first, second, third death in a row. */
function backoffMs(deathsInARow: number, policy: RestartPolicy): number {
  return Math.min(policy.firstDelayMs * 2 ** (deathsInARow - 1), policy.maxDelayMs);
}
