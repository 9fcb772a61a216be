import { fileURLToPath } from 'node:url';
import { nodeRandom } from '../../workers/ports/node-time.ts';
import { INTERNAL_NAMES } from '../config/environment.ts';
import type { Settings } from '../config/settings.ts';
import type { Interrupts } from '../run/interrupts.ts';
import { startVenueProcess, type VenueProcess } from '../run/venue-process.ts';
import { playMoneyKey } from '../supervisor/account.ts';
import { isFinalExit } from './bot-exit.ts';
import { type BotEnd, BotProcess } from './bot-process.ts';
import { GUARD_BUDGET, RestartBudget } from './restart-budget.ts';

export type GuardOptions = {
  readonly settings: Settings;
  /** Arguments of `run` as the operator gave them. */
  readonly runArguments: readonly string[];
  /** `--for`: a bot that is started again only runs for the rest. */
  readonly forMs: number | undefined;
  readonly interrupts: Interrupts;
  readonly say: (line: string) => void;
};

const MAIN = fileURLToPath(new URL('../cli/main.ts', import.meta.url));

/**
 * Owns the embedded venue's process and the bot's, and starts either again when it dies unexpectedly. It passes on signals
 * and the exit code, and does nothing else: what is tiny does not break.
 *
 * The play-money key is made here, so that a bot that is started again reads what its predecessor left open at the venue.
 */
export class Guard {
  readonly #options: GuardOptions;
  readonly #playKey = playMoneyKey(nodeRandom);
  readonly #startedAtMs = performance.now();
  readonly #botBudget = new RestartBudget(GUARD_BUDGET);
  readonly #venueBudget = new RestartBudget(GUARD_BUDGET);
  #venue: VenueProcess | undefined;
  #bot: BotProcess | undefined;
  #isStopping = false;

  constructor(options: GuardOptions) {
    this.#options = options;
  }

  /** Runs until the bot ends by its own decision; resolves with the exit code. */
  async run(): Promise<number> {
    this.#options.interrupts.obeyWith((signal) => this.#pass(signal));
    try {
      for (;;) {
        await this.#ensureVenue();
        if (this.#isStopping) return 0;
        const end = await this.#runBot();
        if (isFinalExit(end.code)) return end.code;
        if (this.#isStopping) return this.#endedBadly(end);
        const exhausted = this.#noteLoss(end);
        if (exhausted !== undefined) return this.#giveUp(exhausted);
      }
    } catch (thrown) {
      if (this.#isStopping) return 0;
      throw thrown;
    } finally {
      await this.#venue?.stop();
    }
  }

  get #needsVenue(): boolean {
    const { venue, endpoints } = this.#options.settings;
    return venue === 'embedded' && endpoints === undefined;
  }

  async #ensureVenue(): Promise<void> {
    if (!this.#needsVenue || this.#venue !== undefined) return;
    const venue = await startVenueProcess(this.#options.settings);
    this.#venue = venue;
    venue.process.once('exit', () => this.#onVenueExit());
  }

  /** The venue's records died with it: the bot has nothing to clean up there, and begins anew on the next one. */
  #onVenueExit(): void {
    this.#venue = undefined;
    if (!this.#isStopping) this.#bot?.kill();
  }

  async #runBot(): Promise<BotEnd> {
    const command = [MAIN, 'run', ...this.#botArguments()];
    this.#bot = new BotProcess(command, { ...process.env, ...this.#botEnvironment() });
    try {
      return await this.#bot.ended;
    } finally {
      this.#bot = undefined;
    }
  }

  /** Counts what ended unexpectedly, the bot or the venue below it; gives its name when it is not to be started again. */
  #noteLoss({ code, signal }: BotEnd): string | undefined {
    const venueDied = this.#needsVenue && this.#venue === undefined;
    const who = venueDied ? 'the embedded venue' : 'the bot';
    const budget = venueDied ? this.#venueBudget : this.#botBudget;
    if (!budget.allows(performance.now())) return who;
    const what = venueDied ? 'starting it and the bot again' : 'starting it again';
    this.#options.say(`${who} ended unexpectedly${venueDied ? '' : ` (${signal ?? `code ${code}`})`}; ${what}`);
    return undefined;
  }

  #botArguments(): readonly string[] {
    const { runArguments, forMs } = this.#options;
    if (forMs === undefined) return [...runArguments, '--no-guard'];
    const leftMs = Math.max(1, Math.round(forMs - (performance.now() - this.#startedAtMs)));
    return [...runArguments, '--no-guard', '--for', `${leftMs}ms`];
  }

  #botEnvironment(): Readonly<Record<string, string>> {
    const endpoints = this.#venue?.endpoints;
    const key = { [INTERNAL_NAMES.playKey]: this.#playKey };
    return endpoints === undefined ? key : { ...key, [INTERNAL_NAMES.endpoints]: JSON.stringify(endpoints) };
  }

  #pass(signal: NodeJS.Signals): void {
    this.#isStopping = true;
    this.#bot?.pass(signal);
  }

  #endedBadly({ code, signal }: BotEnd): number {
    this.#options.say(`the bot did not end in order (${signal ?? `code ${code}`}); orders may still be open`);
    return 1;
  }

  #giveUp(who: string): number {
    const { restarts, withinMs } = GUARD_BUDGET;
    this.#options.say(`${who} died more than ${restarts} times in ${withinMs / 60_000} minutes; giving up`);
    return 1;
  }
}
