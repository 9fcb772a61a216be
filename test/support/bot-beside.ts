import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Endpoints } from '../../shared/wire/endpoints.ts';
import { INTERNAL_NAMES } from '../../src/config/environment.ts';
import { bulkhead, type BulkheadProcess, type Ending } from './bulkhead-process.ts';
import { RunningSession } from './running-session.ts';

export type BotOptions = {
  readonly dataDir: string;
  /** Of a venue that is not the bot's own. */
  readonly endpoints: Endpoints;
  /** The wallet: the same one for every bot that takes over. */
  readonly playKey: string;
  readonly roundLengthMs: number;
  /** Further arguments of `bulkhead run`. */
  readonly args?: readonly string[];
};

/** A bot without a guard in a process of its own, on a venue that outlives it. */
export class BotBeside {
  readonly session: RunningSession;
  readonly #process: BulkheadProcess;

  constructor({ dataDir, endpoints, playKey, roundLengthMs, args = [] }: BotOptions) {
    const config = join(dataDir, 'bot.yaml');
    const http = { enabled: true, listen: '127.0.0.1:0' };
    writeFileSync(config, JSON.stringify({ dataDir, endpoints, http, embedded: { roundLengthMs } }));
    const env = { ...process.env, [INTERNAL_NAMES.playKey]: playKey };
    this.#process = bulkhead(['run', '--no-guard', '--config', config, ...args], env);
    this.session = new RunningSession(dataDir);
  }

  get output(): BulkheadProcess['output'] {
    return this.#process.output;
  }

  get ended(): Promise<Ending> {
    return this.#process.ended;
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.child.kill(signal);
  }

  /** Ends it as a crash of the machine's memory manager would: no word, no clean-up. */
  async kill(): Promise<void> {
    const { child } = this.#process;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  /** Ends it in order. */
  stop(): Promise<Ending> {
    this.signal('SIGTERM');
    return this.ended;
  }
}
