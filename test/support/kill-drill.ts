import { join } from 'node:path';
import { INTERVAL_MS } from '../../shared/market/intervals.ts';
import { SeededRandom } from '../../shared/ports/seeded-random.ts';
import { MICRO } from '../../shared/units/index.ts';
import { loadSettings } from '../../src/config/load-settings.ts';
import type { Evidence } from '../../src/report/evidence.ts';
import { checkInvariants } from '../../src/report/invariants.ts';
import { worstCaseLoss } from '../../src/report/worst-case.ts';
import type { Invariant } from '../../src/run/run-report.ts';
import type { BotBeside } from './bot-beside.ts';
import type { Ending } from './bulkhead-process.ts';
import { DrillGround, ROUND_LENGTH_MS } from './drill-ground.ts';
import { type Doubt, History } from './history.ts';

/** Longest wait between a recovery and the next kill. */
const LONGEST_CALM_MS = 4_000;

/** So many successors are killed again before they are safe, after this long at the most. */
const KILLED_AT_BIRTH = 0.2;
const LONGEST_LIFE_MS = 2_000;

export type KillReport = {
  /** From each kill until none of the orders that were open then is open any more, ms. */
  readonly zeroOrdersMs: readonly number[];
  /** From each kill until all four assets have fresh books and reconciled orders, ms. */
  readonly safeMs: readonly number[];
  /** Successors that were killed before they were safe, besides. */
  readonly killedAtBirth: number;
  /** How the last bot ended when it was asked to. */
  readonly ending: Ending;
  readonly invariants: readonly Invariant[];
  readonly evidence: Evidence;
  readonly doubts: readonly Doubt[];
  /** Orders on which there was no word yet when their worker was killed. */
  readonly inFlight: number;
};

/**
 * Kills a bot of four assets again and again while the venue lives on; each successor takes over the wallet and the data
 * folder. Afterwards the tapes of all of them are held against the venue's own books.
 */
export async function killDrill(kills: number, seed: number): Promise<KillReport> {
  const ground = await DrillGround.open(seed);
  try {
    return await new KillDrill(ground, seed).run(kills);
  } finally {
    await ground.close();
  }
}

class KillDrill {
  readonly #ground: DrillGround;
  readonly #random: SeededRandom;
  readonly #worstCases: number[] = [];
  readonly #zeroOrdersMs: number[] = [];
  readonly #safeMs: number[] = [];
  #killedAtBirth = 0;

  constructor(ground: DrillGround, seed: number) {
    this.#ground = ground;
    this.#random = new SeededRandom(seed);
  }

  async run(kills: number): Promise<KillReport> {
    let bot = this.#ground.startBot();
    await bot.session.untilAllTrade();
    for (let killed = 0; killed < kills; killed += 1) bot = await this.#killAndRecover(bot);
    const ending = await bot.stop();
    await this.#sampleWorstCase();
    const history = History.of(join(this.#ground.dataDir, 'tapes'));
    const evidence = history.evidence(await this.#bystander());
    const { doubts, inFlight } = history;
    const invariants = checkInvariants(evidence);
    const times = { zeroOrdersMs: this.#zeroOrdersMs, safeMs: this.#safeMs, killedAtBirth: this.#killedAtBirth };
    return { ...times, ending, invariants, evidence, doubts, inFlight };
  }

  async #killAndRecover(bot: BotBeside): Promise<BotBeside> {
    await pause(this.#random.unit() * LONGEST_CALM_MS);
    const open = await this.#ground.untilExposed();
    const killedAt = performance.now();
    await bot.kill();
    if (this.#random.unit() < KILLED_AT_BIRTH) await this.#killAtBirth();
    const successor = this.#ground.startBot();
    const gone = this.#ground.untilGone(open).then((goneAt) => this.#zeroOrdersMs.push(goneAt - killedAt));
    await successor.session.untilAllTrade();
    this.#safeMs.push(performance.now() - killedAt);
    await gone;
    await this.#sampleWorstCase();
    return successor;
  }

  async #killAtBirth(): Promise<void> {
    const unborn = this.#ground.startBot();
    await pause(this.#random.unit() * LONGEST_LIFE_MS);
    await unborn.kill();
    this.#killedAtBirth += 1;
  }

  async #sampleWorstCase(): Promise<void> {
    const ledger = await this.#ground.venue.ledger();
    this.#worstCases.push(ledger.accounts.reduce((sum, account) => sum + worstCaseLoss(account, ledger), 0));
  }

  async #bystander(): Promise<Parameters<History['evidence']>[0]> {
    const { market, risk, interval } = loadSettings([]);
    return {
      ledger: await this.#ground.venue.ledger(),
      cutoffMs: market.cutoffMs,
      timeScale: ROUND_LENGTH_MS / INTERVAL_MS[interval],
      worstCases: this.#worstCases,
      limitMicroUsdc: risk.portfolioLimitUsdc * MICRO,
      endedAt: Date.now(),
    };
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
