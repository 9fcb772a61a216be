import { beforeAll, describe, expect, it } from 'vitest';
import { lostAnswersDrill, type LostAnswersReport } from '../support/lost-answers-drill.ts';
import { expectPromisesKept } from '../support/promises.ts';

const BREAKS = 10;

describe('a bot whose orders are posted over a wire that loses answers and requests (faults U1 to U4)', () => {
  let outcome: LostAnswersReport;
  beforeAll(async () => {
    outcome = await lostAnswersDrill(BREAKS);
  });

  it('keeps every promise: no order twice, none lost, the books equal', () => {
    expect(outcome.broken).toBe(BREAKS);
    expectPromisesKept(outcome.report.invariants);
    expect(outcome.ending).toMatchObject({ code: 0, stderr: '' });
  });

  it('was in doubt, and resolves each doubt', () => {
    expect(outcome.doubts.length).toBeGreaterThan(0);
    expect(outcome.doubts.filter(({ ms }) => ms === undefined)).toEqual([]);
    expect(outcome.openOrders).toEqual([]);
  });
});
