import * as z from 'zod';
import type { Asset } from '../../../shared/market/assets.ts';
import { INTERVAL_MS, type Interval } from '../../../shared/market/intervals.ts';
import { seriesOf } from '../../../shared/market/series.ts';
import type { Endpoints } from '../../../shared/wire/endpoints.ts';
import { nodeClock, nodeTimers } from '../../../workers/ports/node-time.ts';
import { startVenue, type StartVenueOptions } from '../../../workers/venue/index.ts';

export type StageOptions = Partial<Omit<StartVenueOptions, 'clock' | 'timers' | 'port'>> & {
  /** Length of the 5-minute rounds. */
  readonly roundMs?: number;
};

/** A market as a stranger finds it through Gamma. */
export type FoundMarket = {
  readonly slug: string;
  readonly conditionId: string;
  readonly up: string;
  readonly down: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly closed: boolean;
};

/** A served venue, real sockets on loopback, and what a stranger knows about it: its base URLs. */
export class Stage {
  readonly endpoints: Endpoints;
  readonly close: () => Promise<void>;

  constructor(endpoints: Endpoints, close: () => Promise<void>) {
    this.endpoints = endpoints;
    this.close = close;
  }

  get rpc(): string {
    return this.endpoints.rpc ?? `${new URL(this.endpoints.clob).origin}/rpc`;
  }

  /** Rounds of an asset that are listed, by start. */
  async markets(asset: Asset = 'BTC', interval: Interval = '5m'): Promise<readonly FoundMarket[]> {
    const series = seriesOf(asset, interval);
    const query = new URLSearchParams({ series_id: series.id, limit: '100', order: 'endDate', ascending: 'true' });
    const response = await fetch(`${this.endpoints.gamma}/events/keyset?${query.toString()}`);
    return page.parse(await response.json()).events.flatMap(({ markets }) => markets.map(found));
  }

  /** A round that begins after the running one: tradable, and in no hurry to end. */
  async calmMarket(asset: Asset = 'BTC'): Promise<FoundMarket> {
    const market = (await this.markets(asset)).at(-1);
    if (market === undefined) throw new Error(`no round of ${asset} is listed`);
    return market;
  }

  /** The round that ends first, but not within a time: for those who wait for its result. */
  async marketEndingAfter(ms: number): Promise<FoundMarket> {
    const earliest = Date.now() + ms;
    const market = (await this.markets()).find(({ endsAt }) => endsAt > earliest);
    if (market === undefined) throw new Error(`no round ends later than in ${ms} ms`);
    return market;
  }

  /** Posts to the venue's own door. */
  async control(path: string, body: unknown): Promise<unknown> {
    const response = await fetch(`${this.endpoints.control}${path}`, { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }
}

/** Starts a venue for one test file: one asset, no crowd, real time unless the options say otherwise. */
export async function startStage({ roundMs, ...options }: StageOptions = {}): Promise<Stage> {
  const venue = await startVenue({
    clock: nodeClock,
    timers: nodeTimers,
    port: 0,
    seed: 11,
    assets: ['BTC'],
    intervals: ['5m'],
    timeScale: roundMs === undefined ? 1 : roundMs / INTERVAL_MS['5m'],
    funded: true,
    crowd: false,
    ...options,
  });
  return new Stage(venue.endpoints, () => venue.close());
}

const textList = z.string().transform((text) => z.tuple([z.string(), z.string()]).parse(JSON.parse(text)));

const gammaMarket = z.object({
  slug: z.string(),
  conditionId: z.string(),
  clobTokenIds: textList.nullish(),
  positionIds: z.tuple([z.string(), z.string()]).nullish(),
  eventStartTime: z.string(),
  endDate: z.string(),
  closed: z.boolean(),
});

const page = z.object({ events: z.array(z.object({ markets: z.array(gammaMarket) })) });

function found(market: z.infer<typeof gammaMarket>): FoundMarket {
  const [up, down] = market.clobTokenIds ?? market.positionIds ?? ['', ''];
  return {
    slug: market.slug,
    conditionId: market.conditionId,
    up,
    down,
    startsAt: Date.parse(market.eventStartTime),
    endsAt: Date.parse(market.endDate),
    closed: market.closed,
  };
}

/** Asks until `look` finds something; for what the venue does in its own time. */
export async function eventually<Value>(
  look: () => Promise<Value | undefined> | Value | undefined,
  withinMs = 20_000,
): Promise<Value> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const value = await look();
    if (value !== undefined) return value;
    if (performance.now() > deadline) throw new Error(`did not happen within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
