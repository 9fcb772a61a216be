import { type ChildProcess, spawn } from 'node:child_process';

/** Message by which a bot tells its guard that it obeys signals from now on. */
export const BOT_LISTENS = 'listens';

/** How a bot ended: by an exit code or by a signal. */
export type BotEnd = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

/** The bot as its guard sees it. */
export class BotProcess {
  /** Rejects when the process cannot be started. */
  readonly ended: Promise<BotEnd>;
  readonly #child: ChildProcess;
  #listens = false;
  #held: readonly NodeJS.Signals[] = [];

  /** @param command arguments of Node: the script and its own */
  constructor(command: readonly string[], environment: NodeJS.ProcessEnv) {
    const child = spawn(process.execPath, command, {
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      env: environment,
      // A group of its own: an interrupt typed at the terminal reaches the bot once, by our hand.
      detached: true,
    });
    child.on('message', (message) => {
      if (message === BOT_LISTENS) this.#release();
    });
    this.ended = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => resolve({ code, signal }));
    });
    this.#child = child;
  }

  /** Passes a signal on, once the bot listens: before that it would die of it instead of ending in order. */
  pass(signal: NodeJS.Signals): void {
    if (this.#listens) this.#child.kill(signal);
    else this.#held = [...this.#held, signal];
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #release(): void {
    this.#listens = true;
    for (const signal of this.#held) this.#child.kill(signal);
    this.#held = [];
  }
}
