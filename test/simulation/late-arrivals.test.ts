import { expect, it } from 'vitest';
import { LATE_ARRIVALS } from '../../src/report/late-arrivals.ts';
import { Overseer } from './overseer.ts';
import { SimulatedSystem } from './simulated-system.ts';

const ROUND_MS = 20_000;

/**
 * The venue sits on requests for longer than it is assumed to, so that orders come to it which were told absent: what rests is
 * cancelled, what is filled is booked, and both are told and counted. Seeds 446 and 653 of the mixed faults.
 */
it('orders that come later than any is assumed to are found out about, cancelled or booked, and counted', () => {
  const system = new SimulatedSystem({ seed: 3, roundLengthMs: ROUND_MS, assets: ['BTC'] });
  const overseer = new Overseer(system);
  const late = { fault: 'accepted-late', probability: 0.5, by: '8s', answer: 'lost', for: `${2 * ROUND_MS}ms` };
  for (const route of ['POST /clob/order', 'POST /clob/orders']) system.fault({ ...late, route });
  system.advance(3 * ROUND_MS);
  system.advanceToMidRound();
  system.stop();
  const invariants = overseer.judge();
  expect(invariants.flatMap(({ name, breaks }) => breaks.map((text) => `${name}: ${text}`))).toEqual([]);
  expect(overseer.marks.get('alarm LATE_ARRIVAL')).toBeGreaterThan(0);
  expect(invariants.find(({ name }) => name === LATE_ARRIVALS)?.checked).toBeGreaterThan(0);
  expect(system.ledger().openOrders).toEqual([]);
});
