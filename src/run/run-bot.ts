import { writeFileSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { toErrorRecord } from '../../shared/errors.ts';
import type { PrivateKey } from '../../shared/wire/auth/index.ts';
import type { Credentials, Endpoints } from '../../shared/wire/endpoints.ts';
import { CREDENTIAL_NAMES } from '../config/environment.ts';
import type { Settings } from '../config/settings.ts';
import { BOT_BROKE_DOWN } from '../guard/bot-exit.ts';
import { type HttpServer, openHttpServer } from '../http/server.ts';
import { ensureToken } from '../http/token.ts';
import { type Logger, openLog } from '../log/logger.ts';
import { Scrubber } from '../log/scrubber.ts';
import { canShowTable, lineScreen, liveScreen, type Screen } from '../terminal/screen.ts';
import { renderStrategies } from '../terminal/strategy-table.ts';
import { Ballast } from './ballast.ts';
import type { LiveAccess } from './live/live-access.ts';
import type { Check } from './preflight/check.ts';
import { handleInterrupts, type Interrupts } from './interrupts.ts';
import { failuresOf, type Invariant, type RunReport } from './run-report.ts';
import { removeRuntime, writeRuntime } from './runtime-file.ts';
import { settingsChanges } from './settings-changes.ts';
import { startSystem } from './start-system.ts';
import type { StopOutcome, System } from './system.ts';

export type BotOptions = {
  readonly settings: Settings;
  readonly endpoints: Endpoints | undefined;
  readonly playKey: PrivateKey | undefined;
  readonly priceCredentials: Credentials | undefined;
  /** For mode live. */
  readonly live: LiveAccess | undefined;
  /** Ends by itself after this long. */
  readonly forMs: number | undefined;
  readonly interrupts: Interrupts;
  /** File for the run report. */
  readonly report: string | undefined;
  /** Folder for what each strategy showed. */
  readonly evidence: string | undefined;
  /** The report goes to standard output, remarks to standard error. */
  readonly json: boolean;
  readonly drill: boolean;
  /** Looks on from the start of the session, where the venue lets us look into its books. */
  readonly witness: ((system: System) => Witness | undefined) | undefined;
};

/** Somebody outside the engine who holds a session's promises against the venue's own records. */
export type Witness = {
  /** After the orderly stop. */
  verdict(): Promise<readonly Invariant[]>;
};

/** They come many times a second; the tape has them all. */
const FREQUENT_FACTS: readonly string[] = ['denied', 'exposure', 'inventory', 'usage', 'pnl'];

/** The bot's process: brings up the session, shows it, ends it in order. Resolves with the exit code of design §9. */
export async function runBot(options: BotOptions): Promise<number> {
  const scrubber = new Scrubber();
  const bot = new Bot(options, scrubber);
  process.on('uncaughtException', (thrown) => bot.breakDown(thrown));
  return bot.run();
}

class Bot {
  readonly #options: BotOptions;
  readonly #scrubber: Scrubber;
  readonly #log: Logger;
  readonly #end = new AbortController();
  readonly #ballast: Ballast;
  #screen: Screen;
  #system: System | undefined;
  #diskFailure: string | undefined;

  constructor(options: BotOptions, scrubber: Scrubber) {
    this.#options = options;
    this.#scrubber = scrubber;
    const { priceCredentials, live } = options;
    for (const secret of Object.values({ ...priceCredentials, ...live?.credentials })) scrubber.add(secret);
    if (live !== undefined) scrubber.add(live.privateKey);
    for (const secret of [live?.relayerKey, options.settings.treasury.rpcUrl])
      if (secret !== undefined) scrubber.add(secret);
    const hasTable = !options.json && canShowTable(process.stdout);
    const { dataDir, log } = options.settings;
    this.#ballast = Ballast.keepBack(dataDir);
    const pretty = !hasTable && process.stderr.isTTY;
    const onFailure = ({ message }: Error): void => this.#endWithoutDisk(`the log cannot be written: ${message}`);
    this.#log = openLog({ level: log.level, folder: dataDir, scrubber, pretty, onFailure });
    const stream = options.json ? process.stderr : process.stdout;
    this.#screen = lineScreen((line) => void stream.write(scrubber.scrub(line)));
  }

  async run(): Promise<number> {
    const { settings, forMs, interrupts } = this.#options;
    this.#watchOutputs();
    handleInterrupts(
      interrupts,
      (signal) => this.#endBecause(`${signal} received`),
      () => process.stderr.write(`bulkhead: ended at once; ${this.#whatMayBeOpen()}\n`),
    );
    const timeIsUp = forMs === undefined ? undefined : setTimeout(() => this.#endBecause('the time is up'), forMs);
    let server: HttpServer | undefined;
    try {
      this.#sayLimits();
      this.#saySettingsChanges();
      server = settings.http.enabled ? await this.#openHttp() : undefined;
      this.#system = await this.#start();
      return this.#system === undefined ? 0 : await this.#session(this.#system);
    } finally {
      clearTimeout(timeIsUp);
      if (server !== undefined) removeRuntime(settings.dataDir);
      await server?.close();
      this.#ballast.drop();
    }
  }

  /** An error that nobody caught: the guard starts a new bot, which begins by clearing this one's orders. */
  breakDown(thrown: unknown): void {
    const error = toErrorRecord(thrown);
    this.#log.fatal({ error }, 'the bot broke down');
    process.stderr.write(this.#scrubber.scrub(`bulkhead: ${error.stack ?? error.message}\n`));
    process.exit(BOT_BROKE_DOWN);
  }

  /** The reader of our output may go away (`| head`, a closed terminal): what we write is dropped then, and the session ends. */
  #watchOutputs(): void {
    const outputs = { 'standard output': process.stdout, 'standard error': process.stderr };
    for (const [name, stream] of Object.entries(outputs)) {
      stream.on('error', () => this.#endBecause(`${name} was closed`));
    }
  }

  /** Paper on the real venue without credentials lacks a price stream (design §6). */
  #sayLimits(): void {
    const { settings, priceCredentials, live } = this.#options;
    if (settings.venue !== 'polymarket' || priceCredentials !== undefined || live !== undefined) return;
    const names = Object.values(CREDENTIAL_NAMES).join(', ');
    const consequence = "no strike from it, hence no directional trade unless the venue's record tells the strike";
    const line = `no API credentials for the price stream (${names}): ${consequence}`;
    this.#screen.say(line);
    this.#log.warn(line);
  }

  #saySettingsChanges(): void {
    for (const change of settingsChanges(this.#options.settings)) {
      const line = `changed since the last session: ${change}`;
      this.#screen.say(line);
      this.#log.warn(line);
    }
  }

  async #openHttp(): Promise<HttpServer> {
    const { dataDir, http } = this.#options.settings;
    const token = ensureToken(dataDir);
    this.#scrubber.add(token);
    const server = await openHttpServer({
      listen: http.listen,
      token,
      system: () => this.#system,
      drill: this.#options.drill,
    });
    writeRuntime(dataDir, { pid: process.pid, url: server.url });
    this.#screen.say(`page, status and metrics at ${server.url}`);
    return server;
  }

  /** `undefined` when the end came before the venue answered. */
  async #start(): Promise<System | undefined> {
    const { settings, endpoints, playKey, priceCredentials, live, drill } = this.#options;
    try {
      return await startSystem({
        settings,
        endpoints,
        playKey,
        priceCredentials,
        live,
        drill,
        log: this.#log,
        onChecks: (checks) => this.#tellChecks(checks),
        signal: this.#end.signal,
        onSecret: (secret) => this.#scrubber.add(secret),
        onWaiting: (reason) => this.#screen.say(`the venue does not answer yet (${reason}); trying again`),
      });
    } catch (thrown) {
      if (!this.#end.signal.aborted) throw thrown;
      this.#screen.say('ended before the venue answered; nothing was sent');
      return undefined;
    }
  }

  /** What a live start looked at stands in the log, and what it warns of before the operator. */
  #tellChecks(checks: readonly Check[]): void {
    for (const check of checks) this.#log.info(check, 'preflight');
    for (const { name, detail, mend } of checks.filter(({ verdict }) => verdict === 'warn')) {
      this.#screen.say(`preflight, ${name}: ${detail} (${mend})`);
    }
  }

  async #session(system: System): Promise<number> {
    try {
      this.#listen(system);
      // A process that is killed keeps nothing of what it compiled.
      flushCompileCache();
      const witness = this.#options.witness?.(system);
      if (!this.#end.signal.aborted) {
        await new Promise((resolve) => this.#end.signal.addEventListener('abort', resolve, { once: true }));
      }
      const outcome = await system.stop(String(this.#end.signal.reason));
      this.#screen.close();
      const report = system.report((await witness?.verdict()) ?? []);
      this.#writeReport(report);
      this.#showStrategies(report);
      await this.#writeEvidence(system);
      return this.#conclude(outcome, report);
    } finally {
      await system.close();
    }
  }

  #listen(system: System): void {
    const { json } = this.#options;
    if (!json && canShowTable(process.stdout)) this.#screen = liveScreen(process.stdout, () => system.status());
    system.supervisor.observe((event) => {
      this.#screen.onEvent(event);
      if (event.type === 'death' && event.death.cause === 'tape') this.#endWithoutDisk(event.death.detail);
      if (event.type === 'death' || event.type === 'alarm') this.#log.warn(event, event.type);
      else if (event.type === 'state' || event.type === 'balance') this.#log.info(event, event.type);
      else this.#log[FREQUENT_FACTS.includes(event.fact.type) ? 'debug' : 'info'](event, event.fact.type);
    });
  }

  async #writeEvidence({ tapeFolders, settings }: System): Promise<void> {
    const { evidence: folder } = this.#options;
    if (folder === undefined) return;
    const { writeSessionEvidence } = await import('./session-evidence.ts');
    const grown = writeSessionEvidence(folder, settings, tapeFolders);
    const words = grown.map(({ evidence, outcome, reason }) => `${evidence.strategy} ${outcome} (${reason})`);
    this.#screen.say(`evidence in ${folder}: ${words.join(', ')}`);
  }

  #showStrategies({ assets }: RunReport): void {
    const strategies = Object.entries(assets).map(([asset, report]) => [asset, report.strategies] as const);
    const table = renderStrategies(Object.fromEntries(strategies));
    if (!this.#options.json && table !== '') process.stdout.write(`${table}\n`);
  }

  #writeReport(report: RunReport): void {
    const text = this.#scrubber.scrub(JSON.stringify(report, undefined, 2));
    if (this.#options.report !== undefined) writeFileSync(this.#options.report, `${text}\n`);
    if (this.#options.json) process.stdout.write(`${text}\n`);
  }

  #conclude(outcome: StopOutcome, report: RunReport): number {
    const doubts = outcome.inDoubt.map(({ asset, orderId }) => `unconfirmed: ${asset} order ${orderId}`);
    const unconfirmed =
      outcome.openOrders === undefined ? [`zero open orders not confirmed; ${this.#whatMayBeOpen()}`, ...doubts] : [];
    const disk = this.#diskFailure === undefined ? [] : [`the disk failed: ${this.#diskFailure}`];
    const failures = [...disk, ...unconfirmed, ...failuresOf(report)];
    for (const failure of failures) process.stderr.write(`bulkhead: ${failure}\n`);
    if (failures.length === 0) this.#screen.say('ended in order: zero open orders, confirmed by the venue');
    return failures.length === 0 ? 0 : 1;
  }

  /** What is not on disk is not known after a crash: the session ends in order, with the space that was kept back for it. */
  #endWithoutDisk(reason: string): void {
    this.#ballast.drop();
    this.#diskFailure ??= reason;
    this.#endBecause('the disk fails');
  }

  #endBecause(reason: string): void {
    if (this.#end.signal.aborted) return;
    this.#end.abort(reason);
    this.#screen.say(`ending: ${reason}`);
    this.#log.info({ reason }, 'ending');
  }

  #whatMayBeOpen(): string {
    const assets = this.#system?.status().assets ?? [];
    const open = assets.filter(({ view }) => (view?.openOrders ?? 0) > 0);
    if (open.length === 0) return 'no open order is known';
    return `orders may still be open: ${open.map(({ asset, view }) => `${asset} ${view?.openOrders}`).join(', ')}`;
  }
}
