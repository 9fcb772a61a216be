import type { DrillHook } from '../../shared/events/worker-protocol.ts';
import type { Asset } from '../../shared/market/assets.ts';
import { type EpochMs, epochMs } from '../../shared/units/index.ts';
import type { Endpoints } from '../../shared/wire/endpoints.ts';
import type { Settings } from '../config/settings.ts';
import type { TradingAccount } from '../supervisor/account.ts';
import type { KeeperState } from '../supervisor/lifecycle.ts';
import { POLICY } from '../supervisor/policy.ts';
import type { QuotingSwitches } from '../supervisor/quoting-switches.ts';
import type { RestOutcome } from '../supervisor/rest.ts';
import { statusOf, type SystemStatus } from '../supervisor/status.ts';
import type { Supervisor } from '../supervisor/supervisor.ts';
import type { Treasury } from '../treasury/treasury.ts';
import { buildRunReport, type Invariant, type RunReport } from './run-report.ts';
import type { SessionHoldings } from './session-holdings.ts';
import type { VenueProcess } from './venue-process.ts';

/**
 * What a stop came to. Zero is the venue's word, and the fate of every order is known; `undefined` means that this could not
 * be had in time, and `inDoubt` names the orders of which nobody knows whether the venue took them.
 */
export type StopOutcome = {
  readonly openOrders: 0 | undefined;
  readonly inDoubt: readonly { readonly asset: Asset; readonly orderId: string }[];
};

/** The parts of a running session. */
export type SystemParts = {
  readonly settings: Settings;
  readonly endpoints: Endpoints;
  readonly supervisor: Supervisor;
  readonly quoting: QuotingSwitches;
  /** Absent for paper on the real venue. */
  readonly account: TradingAccount | undefined;
  /** Absent where nobody merges and redeems for us. */
  readonly treasury: Treasury | undefined;
  /** An embedded venue that was started beside and ends with the system. */
  readonly venueProcess: VenueProcess | undefined;
  readonly tapeFolders: readonly string[];
  /** Everything to be given back at the end. */
  readonly holdings: SessionHoldings;
};

/** Cancel and confirm take well under this; beyond it the venue is not answering. */
const KILL_DEADLINE_MS = 10_000;

/** A running session as commands, HTTP and drills see it. */
export class System {
  readonly settings: Settings;
  readonly endpoints: Endpoints;
  readonly supervisor: Supervisor;
  readonly quoting: QuotingSwitches;
  readonly account: TradingAccount | undefined;
  readonly treasury: Treasury | undefined;
  readonly venueProcess: VenueProcess | undefined;
  readonly tapeFolders: readonly string[];
  readonly startedAt: EpochMs = epochMs(Date.now());
  readonly #holdings: SessionHoldings;
  readonly #cpuAtStart = process.cpuUsage();
  #statesAtStop: Readonly<Record<string, KeeperState>> | undefined;

  constructor(parts: SystemParts) {
    this.settings = parts.settings;
    this.endpoints = parts.endpoints;
    this.supervisor = parts.supervisor;
    this.quoting = parts.quoting;
    this.account = parts.account;
    this.treasury = parts.treasury;
    this.venueProcess = parts.venueProcess;
    this.tapeFolders = parts.tapeFolders;
    this.#holdings = parts.holdings;
  }

  status(): SystemStatus {
    const { venue, mode } = this.settings;
    return statusOf(this.supervisor, { startedAt: this.startedAt, venue, mode }, Date.now());
  }

  /** Misbehaviour of one worker; only in a system that was started for a drill. */
  drillHook(asset: Asset, hook: DrillHook): void {
    this.supervisor.misbehave(asset, hook);
  }

  /** Rests one asset: its worker has ended then, and its orders are confirmed gone. */
  disable(asset: Asset, reason: string, deadlineMs: number = POLICY.stopDeadlineMs): Promise<RestOutcome> {
    return inTime(deadlineMs, (done) => this.supervisor.disable(asset, reason, done));
  }

  /** Drains every worker and confirms zero open orders at the venue. The venue stays up. */
  async stop(reason: string, deadlineMs: number = POLICY.stopDeadlineMs): Promise<StopOutcome> {
    this.#statesAtStop ??= this.#states();
    const outcome = await inTime(deadlineMs, (done) => this.supervisor.stop(reason, done));
    return { openOrders: outcome === 'confirmed' ? 0 : undefined, inDoubt: this.supervisor.unconfirmedOrders };
  }

  /** The kill switch: stops everything without asking any worker. */
  kill(reason: string, deadlineMs: number = KILL_DEADLINE_MS): Promise<RestOutcome> {
    return inTime(deadlineMs, (done) => this.supervisor.kill(reason, done));
  }

  /** The run report; after {@link stop} with the states from before it. */
  report(invariants: readonly Invariant[]): RunReport {
    return buildRunReport({
      status: this.status(),
      states: this.#statesAtStop ?? this.#states(),
      settings: this.settings,
      pnlByMarket: Object.fromEntries(this.supervisor.keepers.map(({ asset, tally }) => [asset, tally.pnlByMarket()])),
      incidents: this.supervisor.incidents,
      invariants,
      process: processUse(this.#cpuAtStart, Date.now() - this.startedAt),
    });
  }

  /** Ends a venue that was started beside, and gives back connections and locks. The last thing to do with a system. */
  async close(): Promise<void> {
    await this.#holdings.release();
  }

  #states(): Readonly<Record<string, KeeperState>> {
    return Object.fromEntries(this.supervisor.keepers.map(({ asset, state }) => [asset, state]));
  }
}

/** Beyond the deadline a rest counts as unconfirmed; it is still being tried. */
function inTime(deadlineMs: number, run: (done: (outcome: RestOutcome) => void) => void): Promise<RestOutcome> {
  return new Promise((resolve) => {
    const giveUp = setTimeout(() => resolve('unconfirmed'), deadlineMs);
    run((outcome) => {
      clearTimeout(giveUp);
      resolve(outcome);
    });
  });
}

function processUse(cpuAtStart: NodeJS.CpuUsage, elapsedMs: number): RunReport['process'] {
  const { user, system } = process.cpuUsage(cpuAtStart);
  const busyMs = (user + system) / 1_000;
  return {
    rssMb: Math.round(process.memoryUsage.rss() / 1_048_576),
    cpuPct: Math.round((100 * busyMs) / Math.max(1, elapsedMs)),
  };
}
