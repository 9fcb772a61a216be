import { expect, it } from 'vitest';
import { tellFigures } from '../support/figures.ts';
import { killDrill, type KillReport } from '../support/kill-drill.ts';
import { quantilesOf } from '../support/quantiles.ts';

/** Sessions side by side, each with a venue and a wallet of its own; sessions one after the other; kills in each. */
const LANES = 4;
const SESSIONS = 5;
const KILLS = 10;

/** A kill with its recovery takes most of a round of 20 s, since a successor sits out the round that it joins. */
const TIMEOUT_MS = SESSIONS * KILLS * 60_000;

it(
  `${LANES * SESSIONS * KILLS} kills under load: no order twice, none lost, the books equal (fault P5)`,
  async () => {
    const lanes = await Promise.all(Array.from({ length: LANES }, (_, lane) => runLane(lane)));
    const reports = lanes.flat();
    tellFigures('kills', figuresOf(reports));
    for (const { invariants, evidence, ending } of reports) {
      expect(invariants.filter(({ held }) => !held)).toEqual([]);
      expect(evidence.ledger.openOrders).toEqual([]);
      expect(ending).toMatchObject({ code: 0, stderr: '' });
    }
  },
  TIMEOUT_MS,
);

async function runLane(lane: number): Promise<KillReport[]> {
  const reports: KillReport[] = [];
  for (let session = 0; session < SESSIONS; session += 1) {
    const report = await killDrill(KILLS, 1_000 + lane * SESSIONS + session);
    const broken = report.invariants.filter(({ held }) => !held);
    tellFigures(`lane ${lane} session ${session}`, { ...figuresOf([report]), broken });
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
