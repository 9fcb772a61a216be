import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { playMoneyKey } from '../../src/supervisor/account.ts';
import { nodeRandom } from '../../workers/ports/node-time.ts';
import { BotBeside } from './bot-beside.ts';
import { until } from './bulkhead-process.ts';
import { type Judgement, judgeTapes, worstCaseOf } from './judge-tapes.ts';
import { VenueBeside } from './venue-beside.ts';

/** Rounds of all drills on real processes. */
export const ROUND_LENGTH_MS = 20_000;

/** Nothing is broken before the bot has this many orders at the venue. */
const MIN_OPEN_ORDERS = 2;

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
  async sampleWorstCase(): Promise<void> {
    this.#worstCases.push(worstCaseOf(await this.venue.ledger()));
  }

  /** Holds the tapes of all bots so far, however each ended, against the venue's own books. No bot runs any more. */
  async judge(): Promise<Judgement> {
    const ledger = await this.venue.ledger();
    const { dataDir } = this;
    return judgeTapes({ dataDir, ledger, worstCases: this.#worstCases, roundLengthMs: ROUND_LENGTH_MS });
  }

  async close(): Promise<void> {
    await Promise.all(this.#bots.map((bot) => bot.stop()));
    await this.venue.stop();
    rmSync(this.dataDir, { recursive: true, force: true, maxRetries: 5 });
  }
}
