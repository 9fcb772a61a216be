import { SeededRandom } from '../../shared/ports/seeded-random.ts';
import type { BotBeside } from './bot-beside.ts';
import type { Ending } from './bulkhead-process.ts';
import { DrillGround } from './drill-ground.ts';
import type { Judgement } from './judge-tapes.ts';

/** Longest wait between a recovery and the next kill. */
const LONGEST_CALM_MS = 4_000;

/** So many successors are killed again before they are safe, after this long at the most. */
const KILLED_AT_BIRTH = 0.2;
const LONGEST_LIFE_MS = 2_000;

export type KillReport = Judgement & {
  /** From each kill until none of the orders that were open then is open any more, ms. */
  readonly zeroOrdersMs: readonly number[];
  /** From each kill until all four assets have fresh books and reconciled orders, ms. */
  readonly safeMs: readonly number[];
  /** Successors that were killed before they were safe, besides. */
  readonly killedAtBirth: number;
  /** How the last bot ended when it was asked to. */
  readonly ending: Ending;
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
    const times = { zeroOrdersMs: this.#zeroOrdersMs, safeMs: this.#safeMs, killedAtBirth: this.#killedAtBirth };
    return { ...times, ending, ...(await this.#ground.judge()) };
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
    await this.#ground.sampleWorstCase();
    return successor;
  }

  async #killAtBirth(): Promise<void> {
    const unborn = this.#ground.startBot();
    await pause(this.#random.unit() * LONGEST_LIFE_MS);
    await unborn.kill();
    this.#killedAtBirth += 1;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
