import { join } from 'node:path';
import { ASSETS } from '../../shared/market/assets.ts';
import { INTERVAL_MS } from '../../shared/market/intervals.ts';
import { MICRO } from '../../shared/units/index.ts';
import { loadSettings } from '../../src/config/load-settings.ts';
import { findTapes, readTapeFile } from '../../src/replay/tape-files.ts';
import type { Evidence } from '../../src/report/evidence.ts';
import { type Doubt, History } from '../../src/report/history.ts';
import { checkInvariants } from '../../src/report/invariants.ts';
import { RestLog } from '../../src/report/rest-log.ts';
import type { VenueLedger } from '../../src/report/venue-ledger.ts';
import { worstCaseLoss } from '../../src/report/worst-case.ts';
import type { Invariant } from '../../src/run/run-report.ts';

/** What an examination of everything that was left behind came to. */
export type Judgement = {
  readonly invariants: readonly Invariant[];
  readonly evidence: Evidence;
  readonly doubts: readonly Doubt[];
  /** Orders on which there was no word yet when their worker ended. */
  readonly inFlight: number;
};

export type JudgementOptions = {
  /** Of all sessions that traded with the wallet. */
  readonly dataDir: string;
  /** The venue's own books, now that no bot runs any more. */
  readonly ledger: VenueLedger;
  /** {@link worstCaseOf} at moments before. */
  readonly worstCases: readonly number[];
  readonly roundLengthMs: number;
};

/** What all accounts together could lose at worst by the venue's books, micro-pUSD. */
export function worstCaseOf(ledger: VenueLedger): number {
  return ledger.accounts.reduce((sum, account) => sum + worstCaseLoss(account, ledger), 0);
}

/** Holds the tapes of bots with the default limits, however each ended, against the venue's own books. */
export function judgeTapes({ dataDir, ledger, worstCases, roundLengthMs }: JudgementOptions): Judgement {
  const { market, risk, interval } = loadSettings([]);
  const rests = new RestLog();
  for (const asset of ASSETS) rests.addState(asset, Date.now(), 'stopped');
  const history = new History(tapesIn(join(dataDir, 'tapes')), readTapeFile);
  const evidence = history.evidence({
    ledger,
    rests,
    cutoffMs: market.cutoffMs,
    timeScale: roundLengthMs / INTERVAL_MS[interval],
    worstCases: [...worstCases, worstCaseOf(ledger)],
    limitMicroUsdc: risk.portfolioLimitUsdc * MICRO,
  });
  const { doubts, inFlight } = history;
  return { invariants: checkInvariants(evidence), evidence, doubts, inFlight };
}

/** Each segment once: one that is being sealed lies there twice. */
function tapesIn(folder: string): string[] {
  return findTapes([folder]).incarnations.flatMap(({ segments }) => segments.map(({ path }) => path));
}
