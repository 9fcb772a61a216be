import { EpochLog } from '../../../src/report/epoch-log.ts';
import { readSegment } from '../../../workers/ports/segment-bytes.ts';
import { EvaluationLog } from '../../../src/report/evaluation-log.ts';
import type { Evidence } from '../../../src/report/evidence.ts';
import { InventoryLog } from '../../../src/report/inventory-log.ts';
import { OrderFates } from '../../../src/report/order-fates.ts';
import { ResolutionLog } from '../../../src/report/resolution-log.ts';
import { RestLog } from '../../../src/report/rest-log.ts';
import { retell } from '../../../src/report/retelling.ts';
import { evidenceOf } from '../../../src/report/tape-evidence.ts';
import { parseLedger } from '../../../src/report/venue-ledger.ts';
import { worstCaseLoss } from '../../../src/report/worst-case.ts';
import { SimulatedSystem } from '../../simulation/simulated-system.ts';

const ROUND_MS = 20_000;

/** Into the middle of the third round, so that some rounds are resolved and positions are open. */
const SESSION_MS = 50_000;

/** What a session of two assets left behind that kept every promise: makers and takers filled, rounds resolved. */
export function honestEvidence(): Evidence {
  const system = new SimulatedSystem({ seed: 2, roundLengthMs: ROUND_MS, assets: ['BTC', 'ETH'] });
  const rests = new RestLog();
  system.supervisor.observe((event) => {
    if (event.type === 'state') rests.addState(event.asset, system.time.wallMs(), event.state);
  });
  system.advance(SESSION_MS);
  system.stop();
  const epochs = new EpochLog();
  const fates = new OrderFates();
  const inventories = new InventoryLog();
  const evaluations = new EvaluationLog();
  const resolutions = new ResolutionLog();
  for (const event of system.events) {
    if (event.type !== 'fact') continue;
    epochs.addFact(event.asset, event.incarnation, event.at, event.fact);
    fates.addFact(event.asset, event.incarnation, event.fact);
    inventories.addFact(event.asset, event.incarnation, event.fact);
    evaluations.addFact(event.asset, event.incarnation, event.fact);
    resolutions.addFact(event.asset, event.at, event.fact);
  }
  const tapes = system.tapes();
  const ledger = parseLedger(JSON.stringify(system.ledger()));
  const totals = system.supervisor.keepers.map((keeper) => keeper.tally.totals());
  const [{ engine, timeScale }] = system.compartments as readonly [(typeof system.compartments)[number]];
  return {
    ledger,
    tapes: evidenceOf(tapes),
    epochs,
    fates,
    inventories,
    evaluations,
    resolutions,
    rests,
    retellings: retell(
      tapes.map(([path]) => path),
      (path) => readSegment(system.disk, path),
    ),
    cutoffMs: engine.market.cutoffMs,
    timeScale,
    worstCases: ledger.accounts.map((account) => worstCaseLoss(account, ledger)),
    limitMicroUsdc: system.supervisor.exposure.limit,
    reported: {
      realisedUsdc: totals.reduce((sum, { pnl }) => sum + pnl.realisedUsdc, 0),
      openCostUsdc: totals.reduce((sum, { atRiskUsdc }) => sum + atRiskUsdc, 0),
    },
  };
}
