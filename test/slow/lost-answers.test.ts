import { expect, it } from 'vitest';
import { tellFigures } from '../support/figures.ts';
import { lostAnswersDrill } from '../support/lost-answers-drill.ts';
import { expectPromisesKept } from '../support/promises.ts';
import { quantilesOf } from '../support/quantiles.ts';

/** Two of each five are time-outs with the order taken or not, one is taken late, two are resets. */
const BREAKS = 170;

it(`${BREAKS} lost answers and requests under load: no order twice, none lost, each doubt resolved (faults U1 to U4)`, async () => {
  const { ending, report, broken, doubts, openOrders } = await lostAnswersDrill(BREAKS);
  const resolvedMs = doubts.flatMap(({ ms }) => ms ?? []);
  const checked = report.invariants.map(({ name, checked: cases }) => `${name}: ${cases}`);
  tellFigures('lost answers', { broken, doubts: doubts.length, certainMs: quantilesOf(resolvedMs), checked });
  expectPromisesKept(report.invariants);
  expect(ending).toMatchObject({ code: 0, stderr: '' });
  expect(broken).toBe(BREAKS);
  expect(resolvedMs).toHaveLength(doubts.length);
  expect(openOrders).toEqual([]);
});
