import { beforeAll, describe, expect, it } from 'vitest';
import { expectPromisesKept } from '../support/promises.ts';
import { killDrill, type KillReport } from '../support/kill-drill.ts';

const KILLS = 3;

describe('a bot that is killed again and again under load while the venue lives on (fault P5)', () => {
  let report: KillReport;
  beforeAll(async () => {
    report = await killDrill(KILLS, 5);
  });

  it('keeps every promise over all its lives, by the venue’s own books', () => {
    expect.hasAssertions();
    expectPromisesKept(report.invariants);
  });

  it('leaves no order open, and no order whose fate a successor does not know', () => {
    expect(report.evidence.ledger.openOrders).toEqual([]);
    expect(report.evidence.fates.untold).toEqual([]);
    expect(report.ending).toMatchObject({ code: 0, stderr: '' });
  });

  it('is safe again after each kill', () => {
    expect(report.safeMs).toHaveLength(KILLS);
    expect(report.zeroOrdersMs).toHaveLength(KILLS);
  });
});
