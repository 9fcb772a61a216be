import { expect, it } from 'vitest';
import { tellFigures } from '../support/figures.ts';
import { killDrill, type KillReport } from '../support/kill-drill.ts';
import { expectPromisesKept } from '../support/promises.ts';
import { quantilesOf } from '../support/quantiles.ts';

/** Sessions one after the other, each with a venue and a wallet of its own: side by side they would measure one another. */
const SESSIONS = 20;
const KILLS = 10;

/** From a kill until all four assets trade again (reliability §11, P5). */
const SAFE_P99_MS = 10_000;

/** A kill with its recovery takes most of a round of 20 s, since a successor sits out the round that it joins. */
const TIMEOUT_MS = SESSIONS * KILLS * 60_000;

it(
  `${SESSIONS * KILLS} kills under load: no order twice, none lost, the books equal (fault P5)`,
  async () => {
    const reports = await runSessions();
    tellFigures('kills', figuresOf(reports));
    for (const { invariants, evidence, ending } of reports) {
      expectPromisesKept(invariants);
      expect(evidence.ledger.openOrders).toEqual([]);
      expect(ending).toMatchObject({ code: 0, stderr: '' });
    }
    expect(figuresOf(reports).safeMs.p99).toBeLessThanOrEqual(SAFE_P99_MS);
  },
  TIMEOUT_MS,
);

async function runSessions(): Promise<KillReport[]> {
  const reports: KillReport[] = [];
  for (let session = 0; session < SESSIONS; session += 1) {
    const report = await killDrill(KILLS, 1_000 + session);
    const broken = report.invariants.filter(({ held }) => !held);
    tellFigures(`session ${session}`, { ...figuresOf([report]), broken });
    reports.push(report);
  }
  return reports;
}

function figuresOf(reports: readonly KillReport[]) {
  const sum = (of: (report: KillReport) => number) => reports.reduce((total, report) => total + of(report), 0);
  return {
    kills: sum(({ safeMs }) => safeMs.length),
    killedAtBirth: sum(({ killedAtBirth }) => killedAtBirth),
    intents: sum(({ evidence }) => evidence.tapes.intents.length),
    orders: sum(({ evidence }) => evidence.ledger.orders.length),
    fills: sum(({ evidence }) => evidence.tapes.fills.size),
    withoutWordAtDeath: sum(({ inFlight }) => inFlight),
    zeroOrdersMs: quantilesOf(reports.flatMap(({ zeroOrdersMs }) => zeroOrdersMs)),
    safeMs: quantilesOf(reports.flatMap(({ safeMs }) => safeMs)),
  };
}
