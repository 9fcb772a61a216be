import type { Clock } from '../../../../shared/ports/ports.ts';

/** Requests that share a limit: those whose `METHOD /path` the pattern fits. */
type Group = { readonly pattern: RegExp; readonly limit: number; readonly windowMs: number };

const TEN_SECONDS = 10_000;
const MINUTE = 60_000;
const TEN_MINUTES = 600_000;

/** A request is held up this long at most; one that would have to wait longer is refused. Not published. */
const MAX_WAIT_MS = 5_000;

/** Limits per IP address (protocol §2.9); all clients of a venue on loopback share the one address. */
const GROUPS: readonly Group[] = [
  ...group(/ /, 15_000),
  ...group(/ \/clob\//, 9_000),
  ...group(/^GET \/clob\/book$/, 1_500),
  ...group(/^GET \/clob\/price$/, 1_500),
  ...group(/^GET \/clob\/midpoint$/, 1_500),
  ...group(/^POST \/clob\/books$/, 500),
  ...group(/^POST \/clob\/prices$/, 500),
  ...group(/^POST \/clob\/midpoints$/, 500),
  ...group(/ \/clob\/prices-history$/, 1_000),
  ...group(/ \/clob\/tick-size(\/|$)/, 200),
  ...group(/ \/clob\/ok$/, 100),
  ...group(/ \/clob\/balance-allowance$/, 200),
  ...group(/ \/clob\/balance-allowance\/update$/, 50),
  ...group(/ \/clob\/(data\/|notifications)/, 900),
  ...group(/ \/clob\/data\/orders$/, 500),
  ...group(/ \/clob\/data\/trades$/, 500),
  ...group(/ \/clob\/notifications$/, 125),
  ...group(/ \/clob\/auth\//, 100),
  ...group(/^POST \/clob\/order$/, 5_000, 120_000),
  ...group(/^DELETE \/clob\/order$/, 5_000, 120_000),
  ...group(/^POST \/clob\/orders$/, 2_000, 21_000),
  ...group(/^DELETE \/clob\/orders$/, 2_000, 15_000),
  ...group(/ \/clob\/cancel-all$/, 250, 6_000),
  ...group(/ \/clob\/cancel-market-orders$/, 1_500, 21_000),
  ...group(/ \/gamma\//, 4_000),
  ...group(/ \/gamma\/events/, 500),
  ...group(/ \/gamma\/markets/, 300),
  ...group(/ \/gamma\/(events|markets)/, 900),
  ...group(/ \/gamma\/public-search/, 350),
  ...group(/ \/data\//, 1_000),
  ...group(/ \/data\/(v2\/)?trades/, 200),
  ...group(/ \/data\/(v2\/)?positions/, 150),
  { pattern: /^POST \/relayer\/submit$/, limit: 25, windowMs: MINUTE },
];

/** What becomes of a request: it goes on, after a while perhaps, or it is too many. */
export type Admittance =
  | { readonly kind: 'admitted'; readonly waitMs: number }
  | { readonly kind: 'too-many'; readonly retryAfterS: number };

/**
 * Limits at the edge, which first hold requests up and then refuse them. Each group is a bucket that empties evenly over
 * its window; what does not fit waits until it does.
 */
export class AddressLimits {
  readonly #clock: Clock;
  /** Per group: when it will be empty again. */
  readonly #emptyAtMs = new Map<Group, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  admit(method: string, path: string): Admittance {
    const nowMs = this.#clock.monoMs();
    const asked = `${method} ${path}`;
    const groups = GROUPS.filter(({ pattern }) => pattern.test(asked));
    const waitMs = Math.max(0, ...groups.map((each) => this.#filledUntil(each, nowMs) - each.windowMs - nowMs));
    if (waitMs > MAX_WAIT_MS) return { kind: 'too-many', retryAfterS: Math.ceil(waitMs / 1000) };
    for (const each of groups) this.#emptyAtMs.set(each, this.#filledUntil(each, nowMs));
    return { kind: 'admitted', waitMs: Math.ceil(waitMs) };
  }

  /** When the group would be empty again with one more request in it. */
  #filledUntil(each: Group, nowMs: number): number {
    return Math.max(this.#emptyAtMs.get(each) ?? 0, nowMs) + each.windowMs / each.limit;
  }
}

function group(pattern: RegExp, perTenSeconds: number, perTenMinutes?: number): readonly Group[] {
  const short = { pattern, limit: perTenSeconds, windowMs: TEN_SECONDS };
  return perTenMinutes === undefined ? [short] : [short, { pattern, limit: perTenMinutes, windowMs: TEN_MINUTES }];
}
