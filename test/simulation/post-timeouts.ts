import { LATE_ARRIVALS } from '../../src/report/late-arrivals.ts';
import { Overseer } from './overseer.ts';
import { SimulatedSystem } from './simulated-system.ts';

/** What happens to requests with orders: each kind to a part of them. The first that hits an answer hits it alone. */
const TROUBLES: readonly Readonly<Record<string, unknown>>[] = ['POST /clob/order', 'POST /clob/orders'].flatMap(
  (route) => [
    { fault: 'answer-lost', route, probability: 0.2 },
    { fault: 'accepted-late', route, probability: 0.08, by: '1s', answer: 'lost' },
    { fault: 'accepted-late', route, probability: 0.08, by: '5s', answer: 'given' },
    { fault: 'accepted-late', route, probability: 0.04, by: '20s', answer: 'lost' },
    { fault: 'slow-answer', route, probability: 0.1, by: '5s' },
    { fault: 'reset-request', route, probability: 0.2, atByte: 100 },
    { fault: 'reset-answer', route, probability: 0.1, atByte: 10 },
    { fault: 'http-error', route, probability: 0.1, status: 502, when: 'before' },
    { fault: 'http-error', route, probability: 0.1, status: 502, when: 'after' },
  ],
);

const ROUND_MS = 20_000;
/** One session with time-outs, then time to come to certainty: longer than the latest acceptance. */
const TROUBLED_MS = 10 * ROUND_MS;
const QUIET_MS = 3 * ROUND_MS;

/** What many time-outs around POST came to. */
export type TimeoutReport = {
  /** Orders whose request had no answer that says anything. */
  readonly timeouts: number;
  /** … of which the venue had taken, and had not. */
  readonly accepted: number;
  readonly neverAccepted: number;
  /** Orders that the venue took later than is assumed; what became of them is known. */
  readonly lateArrivals: number;
  /** From unknown to known, ms, in ascending order. */
  readonly certaintiesMs: readonly number[];
  readonly checks: number;
  readonly breaks: readonly string[];
  readonly virtualMs: number;
};

/** Sessions in which most posts time out, by their seeds from 1 on, until so many did. */
export function runTimeouts(wanted: number): TimeoutReport {
  const reports: TimeoutReport[] = [];
  for (let seed = 1; total(reports, 'timeouts') < wanted; seed += 1) reports.push(runTimeoutSession(seed));
  return addUpTimeouts(reports);
}

/** What several sessions came to together. */
export function addUpTimeouts(reports: readonly TimeoutReport[]): TimeoutReport {
  return {
    timeouts: total(reports, 'timeouts'),
    accepted: total(reports, 'accepted'),
    neverAccepted: total(reports, 'neverAccepted'),
    lateArrivals: total(reports, 'lateArrivals'),
    certaintiesMs: reports.flatMap(({ certaintiesMs }) => certaintiesMs).sort((a, b) => a - b),
    checks: total(reports, 'checks'),
    breaks: reports.flatMap(({ breaks }) => breaks),
    virtualMs: total(reports, 'virtualMs'),
  };
}

/** One session in which most posts time out. */
export function runTimeoutSession(seed: number): TimeoutReport {
  const system = new SimulatedSystem({ seed, assets: ['BTC', 'ETH'], roundLengthMs: ROUND_MS });
  const overseer = new Overseer(system);
  for (const trouble of TROUBLES) system.fault({ ...trouble, for: `${TROUBLED_MS}ms` });
  system.advance(TROUBLED_MS + QUIET_MS);
  system.advanceToMidRound();
  const breaks = overseer.unknownOrders.map((order) => `seed ${seed}: ${order}`);
  const stopFault = system.stopFault();
  if (stopFault !== undefined) breaks.push(`seed ${seed}: ${stopFault}`);
  const invariants = overseer.judge();
  for (const { name, breaks: broken } of invariants)
    breaks.push(...broken.map((text) => `seed ${seed}: ${name}: ${text}`));
  const atVenue = new Set<string>(system.ledger().orders.map(({ id }) => id));
  const { doubted, certaintiesMs } = overseer.doubts;
  const accepted = [...doubted].filter((orderId) => atVenue.has(orderId)).length;
  return {
    timeouts: doubted.size,
    accepted,
    neverAccepted: doubted.size - accepted,
    lateArrivals: invariants.find(({ name }) => name === LATE_ARRIVALS)?.checked ?? 0,
    certaintiesMs,
    checks: invariants.reduce((sum, { checked }) => sum + checked, 0),
    breaks,
    virtualMs: TROUBLED_MS + QUIET_MS,
  };
}

function total(
  reports: readonly TimeoutReport[],
  of: 'timeouts' | 'accepted' | 'neverAccepted' | 'lateArrivals' | 'checks' | 'virtualMs',
): number {
  return reports.reduce((sum, report) => sum + report[of], 0);
}
