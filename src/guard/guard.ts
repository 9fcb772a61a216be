import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { nodeRandom } from '../../workers/ports/node-time.ts';
import { INTERNAL_NAMES } from '../config/environment.ts';
import type { Settings } from '../config/settings.ts';
import { startVenueProcess, type VenueProcess } from '../run/venue-process.ts';
import { playMoneyKey } from '../supervisor/account.ts';
import { isFinalExit } from './bot-exit.ts';
import { GUARD_BUDGET, RestartBudget } from './restart-budget.ts';

export type GuardOptions = {
  readonly settings: Settings;
  /** Arguments of `run` as the operator gave them. */
  readonly runArguments: readonly string[];
  /** `--for`: a bot that is started again only runs for the rest. */
  readonly forMs: number | undefined;
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
  #bot: ChildProcess | undefined;
  #isStopping = false;

  constructor(options: GuardOptions) {
    this.#options = options;
  }

  /** Runs until the bot ends by its own decision; resolves with the exit code. */
  async run(): Promise<number> {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => this.#pass(signal));
    try {
      for (;;) {
        await this.#ensureVenue();
        if (this.#isStopping) return 0;
        const exit = await this.#runBot();
        if (isFinalExit(exit.code)) return exit.code;
        if (this.#isStopping) return 1;
        this.#options.say(`the bot ended unexpectedly (${exit.signal ?? `code ${exit.code}`}); starting it again`);
        if (!this.#botBudget.allows(performance.now())) return this.#giveUp('the bot');
      }
    } catch (thrown) {
      if (this.#isStopping) return 0;
      throw thrown;
    } finally {
      await this.#venue?.stop();
    }
  }

  async #ensureVenue(): Promise<void> {
    const { settings } = this.#options;
    const needed = settings.venue === 'embedded' && settings.endpoints === undefined;
    if (!needed || this.#venue !== undefined) return;
    const venue = await startVenueProcess(settings);
    this.#venue = venue;
    venue.process.once('exit', () => this.#onVenueExit());
  }

  /** The venue's records died with it: the bot has nothing to clean up there, and begins anew on the next one. */
  #onVenueExit(): void {
    this.#venue = undefined;
    if (this.#isStopping || this.#bot === undefined) return;
    this.#options.say('the embedded venue ended unexpectedly; starting it and the bot again');
    if (!this.#venueBudget.allows(performance.now())) this.#isStopping = true;
    this.#bot.kill('SIGKILL');
  }

  #runBot(): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }> {
    const bot = spawn(process.execPath, [MAIN, 'run', ...this.#botArguments()], {
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, ...this.#botEnvironment() },
      // A group of its own: an interrupt typed at the terminal reaches the bot once, by our hand.
      detached: true,
    });
    this.#bot = bot;
    return new Promise((resolve, reject) => {
      bot.once('error', reject);
      bot.once('exit', (code, signal) => {
        this.#bot = undefined;
        resolve({ code, signal });
      });
    });
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
    this.#bot?.kill(signal);
  }

  #giveUp(who: string): number {
    const { restarts, withinMs } = GUARD_BUDGET;
    this.#options.say(`${who} died more than ${restarts} times in ${withinMs / 60_000} minutes; giving up`);
    return 1;
  }
}
