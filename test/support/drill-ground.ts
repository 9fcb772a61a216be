import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ASSETS } from '../../shared/market/assets.ts';
import { INTERVAL_MS } from '../../shared/market/intervals.ts';
import { MICRO } from '../../shared/units/index.ts';
import { loadSettings } from '../../src/config/load-settings.ts';
import type { Evidence } from '../../src/report/evidence.ts';
import { type Doubt, History } from '../../src/report/history.ts';
import { checkInvariants } from '../../src/report/invariants.ts';
import { RestLog } from '../../src/report/rest-log.ts';
import type { VenueLedger } from '../../src/report/venue-ledger.ts';
import { worstCaseLoss } from '../../src/report/worst-case.ts';
import type { Invariant } from '../../src/run/run-report.ts';
import { playMoneyKey } from '../../src/supervisor/account.ts';
import { nodeRandom } from '../../workers/ports/node-time.ts';
import { BotBeside } from './bot-beside.ts';
import { until } from './bulkhead-process.ts';
import { VenueBeside } from './venue-beside.ts';

/** Rounds of all drills on real processes. */
export const ROUND_LENGTH_MS = 20_000;

/** Nothing is broken before the bot has this many orders at the venue. */
const MIN_OPEN_ORDERS = 2;

/** What an examination of everything that was left behind came to. */
export type Judgement = {
  readonly invariants: readonly Invariant[];
  readonly evidence: Evidence;
  readonly doubts: readonly Doubt[];
  /** Orders on which there was no word yet when their worker ended. */
  readonly inFlight: number;
};

/** A venue, a wallet and a data folder, for one bot after the other. */
export class DrillGround {
  readonly venue: VenueBeside;
  readonly dataDir = mkdtempSync(join(tmpdir(), 'bulkhead-ground-'));
  readonly #playKey = playMoneyKey(nodeRandom);
  readonly #bots: BotBeside[] = [];
  readonly #worstCases: number[] = [];

  private constructor(venue: VenueBeside) {
    this.venue = venue;
  }

  static async open(seed: number): Promise<DrillGround> {
    const rounds = ['--round-length', `${ROUND_LENGTH_MS}ms`];
    return new DrillGround(await VenueBeside.start([...rounds, '--seed', String(seed)]));
  }

  /** @param args further arguments of `bulkhead run` */
  startBot(...args: readonly string[]): BotBeside {
    return this.startBotOver(this.venue.endpoints.clob, ...args);
  }

  /** @param clob base URL under which the bot reaches the venue's CLOB: over a wire that breaks, say */
  startBotOver(clob: string, ...args: readonly string[]): BotBeside {
    const { dataDir, venue } = this;
    const endpoints = { ...venue.endpoints, clob };
    const bot = new BotBeside({ dataDir, endpoints, playKey: this.#playKey, roundLengthMs: ROUND_LENGTH_MS, args });
    this.#bots.push(bot);
    return bot;
  }

  /** Waits until the bot has something to lose; gives the ids of its open orders. */
  untilExposed(): Promise<readonly string[]> {
    return until(async () => {
      const orders = await this.venue.openOrders();
      return orders.length >= MIN_OPEN_ORDERS ? orders : undefined;
    });
  }

  /** Waits until none of these orders is open any more; gives the monotonic time at which that was seen, ms. */
  async untilGone(orders: readonly string[]): Promise<number> {
    await until(async () => {
      const open = new Set(await this.venue.openOrders());
      return orders.some((id) => open.has(id)) ? undefined : true;
    });
    return performance.now();
  }

  /** Looks into the venue's books for the worst case at this moment; the judgement has a sample of its own end besides. */
  async sampleWorstCase(): Promise<VenueLedger> {
    const ledger = await this.venue.ledger();
    this.#worstCases.push(ledger.accounts.reduce((sum, account) => sum + worstCaseLoss(account, ledger), 0));
    return ledger;
  }

  /** Holds the tapes of all bots so far, however each ended, against the venue's own books. No bot runs any more. */
  async judge(): Promise<Judgement> {
    const { market, risk, interval } = loadSettings([]);
    const ledger = await this.sampleWorstCase();
    const rests = new RestLog();
    for (const asset of ASSETS) rests.addState(asset, Date.now(), 'stopped');
    const history = new History(tapesIn(join(this.dataDir, 'tapes')), (path) => readFileSync(path));
    const evidence = history.evidence({
      ledger,
      rests,
      cutoffMs: market.cutoffMs,
      timeScale: ROUND_LENGTH_MS / INTERVAL_MS[interval],
      worstCases: this.#worstCases,
      limitMicroUsdc: risk.portfolioLimitUsdc * MICRO,
    });
    const { doubts, inFlight } = history;
    return { invariants: checkInvariants(evidence), evidence, doubts, inFlight };
  }

  async close(): Promise<void> {
    await Promise.all(this.#bots.map((bot) => bot.stop()));
    await this.venue.stop();
    rmSync(this.dataDir, { recursive: true, force: true, maxRetries: 5 });
  }
}

function tapesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
