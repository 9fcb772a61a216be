import { readFileSync } from 'node:fs';
import type { Asset } from '../../shared/market/assets.ts';
import { tokenFile } from '../../src/http/token.ts';
import { readRuntime } from '../../src/run/runtime-file.ts';
import type { AssetStatus, SystemStatus } from '../../src/supervisor/status.ts';
import { until } from './bulkhead-process.ts';

/** A session of another process, seen through its data folder and its HTTP interface. */
export class RunningSession {
  readonly #dataDir: string;

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
  }

  /** Of the bot that runs now; absent while none says so. */
  get pid(): number | undefined {
    try {
      return readRuntime(this.#dataDir).pid;
    } catch {
      return undefined;
    }
  }

  /** Base URL of the HTTP interface. */
  get url(): string {
    return readRuntime(this.#dataDir).url;
  }

  /** The control token, as an `Authorization` header has it. */
  get authorization(): string {
    return `Bearer ${readFileSync(tokenFile(this.#dataDir), 'utf8').trim()}`;
  }

  get(path: string): Promise<Response> {
    return fetch(`${this.url}${path}`);
  }

  post(path: string, authorization = this.authorization): Promise<Response> {
    return fetch(`${this.url}${path}`, { method: 'POST', headers: { authorization } });
  }

  /** Absent while nobody answers. */
  async status(): Promise<SystemStatus | undefined> {
    try {
      const response = await this.get('/api/status');
      return response.ok ? ((await response.json()) as SystemStatus) : undefined;
    } catch {
      return undefined;
    }
  }

  async asset(asset: Asset): Promise<AssetStatus | undefined> {
    return (await this.status())?.assets.find((candidate) => candidate.asset === asset);
  }

  /** Waits until the asset fulfils the condition. */
  untilAsset(asset: Asset, holds: (status: AssetStatus) => boolean): Promise<AssetStatus> {
    return until(async () => {
      const status = await this.asset(asset);
      return status !== undefined && holds(status) ? status : undefined;
    });
  }

  /** Waits until some worker has an order at the venue. */
  untilExposed(): Promise<true> {
    return until(async () => {
      const status = await this.status();
      return status?.assets.some(({ view }) => (view?.openOrders ?? 0) > 0) === true ? true : undefined;
    });
  }

  /** Waits until something was filled: before that a checker has nothing to test some promises by. */
  untilFilled(): Promise<true> {
    return until(async () => {
      const status = await this.status();
      return status?.assets.some(({ totals }) => totals.counters.fills.count > 0) === true ? true : undefined;
    });
  }

  /** Waits until every asset has fresh books and reconciled orders; fails once one is in quarantine, which has no end. */
  untilAllTrade(): Promise<SystemStatus> {
    return until(async () => {
      const status = await this.status();
      const away = status?.assets.find(({ state }) => state === 'quarantined');
      if (away !== undefined) throw new Error(`${away.asset} is in quarantine: ${away.reason}`);
      return status?.assets.every(({ view }) => view?.standing === 'trading') === true ? status : undefined;
    });
  }
}
