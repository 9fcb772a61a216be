import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ASSETS, type Asset } from '../../../shared/market/assets.ts';
import { nextWindow, windowAt } from '../../../shared/market/calendar.ts';
import { INTERVALS } from '../../../shared/market/intervals.ts';
import { slugsOf } from '../../../shared/market/slugs.ts';
import { epochMs } from '../../../shared/units/index.ts';
import { type Endpoints, endpointsSchema } from '../../../shared/wire/endpoints.ts';
import { eventBySlugPath } from '../../../shared/wire/gamma/index.ts';
import { pause } from '../../../src/drill/wait.ts';
import { type Amount, type BenchCase, type BenchResult, figuresOf } from '../bench-case.ts';
import type { ClientsOrder, ClientsReport } from './venue-scale-clients.ts';
import type { VenueUsage } from './venue-scale-venue.ts';

const VENUE = fileURLToPath(new URL('venue-scale-venue.ts', import.meta.url));
const CLIENTS = fileURLToPath(new URL('venue-scale-clients.ts', import.meta.url));

const REQUIRED_CHANGES_PER_S = 2_000;
const CLIENT_COUNT = 50;

/** Until the crowd has filled the books and the compiler has settled. */
const WARM_UP_MS = 8_000;
const RUN_MS = 20_000;

/** Pace of one who reads books by REST meanwhile. */
const ASK_EVERY_MS = 50;

export const bench: BenchCase = {
  name: 'venue-scale',
  unit:
    `book change in the venue → its message at a client, whole ms; 16 markets, ${CLIENT_COUNT} clients that follow four ` +
    'markets each and the rounds after them',
  target: { p99Ns: 50e6 },
  measure: () => measure(),
};

async function measure(): Promise<BenchResult> {
  const venue = fork(VENUE, [String(REQUIRED_CHANGES_PER_S)], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  const clients = fork(CLIENTS, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  try {
    const endpoints = await endpointsOf(venue);
    const tokens = await Promise.all(ASSETS.map((asset) => tokensOf(endpoints, asset)));
    const order: ClientsOrder = {
      marketWs: endpoints.marketWs,
      tokens: Array.from({ length: CLIENT_COUNT }, (_, client) => tokens[client % ASSETS.length] ?? []),
    };
    clients.send(order);
    await pause(WARM_UP_MS);
    return await watch(venue, clients, `${endpoints.clob}/book?token_id=${tokens[0]?.[0] ?? ''}`);
  } finally {
    for (const child of [venue, clients]) if (child.connected) child.disconnect();
  }
}

async function watch(venue: ChildProcess, clients: ChildProcess, bookUrl: string): Promise<BenchResult> {
  const before = await ask<VenueUsage>(venue);
  await ask<ClientsReport>(clients);
  const startMs = performance.now();
  const restMs: number[] = [];
  while (performance.now() - startMs < RUN_MS) {
    restMs.push(await timeOf(bookUrl));
    await pause(ASK_EVERY_MS);
  }
  const report = await ask<ClientsReport>(clients);
  const seconds = (performance.now() - startMs) / 1000;
  const after = await ask<VenueUsage>(venue);
  return {
    subject: figuresOf(report.latenciesMs.map((ms) => ms * 1e6)),
    rivals: [],
    amounts: amountsOf({ report, seconds, restMs, cpuMs: after.cpuMs - before.cpuMs, rssMb: after.rssMb }),
  };
}

function amountsOf(run: {
  readonly report: ClientsReport;
  readonly seconds: number;
  readonly restMs: readonly number[];
  readonly cpuMs: number;
  readonly rssMb: number;
}): readonly Amount[] {
  const { report, seconds, restMs, cpuMs, rssMb } = run;
  const changesPerS = sum(report.changes.slice(0, ASSETS.length)) / seconds;
  const rest = figuresOf(restMs);
  return [
    { name: 'book changes told', value: changesPerS, unit: '/s' },
    { name: 'of the 2,000/s required', value: changesPerS / REQUIRED_CHANGES_PER_S, unit: '×' },
    { name: 'short of 2,000/s', value: Math.max(0, REQUIRED_CHANGES_PER_S - changesPerS), unit: '/s', atMost: 0 },
    { name: 'messages delivered to all clients', value: sum(report.changes) / seconds, unit: '/s' },
    { name: 'delivered', value: report.bytes / seconds / 2 ** 20, unit: 'MB/s' },
    { name: 'clients cut off', value: report.closed, unit: '', atMost: 0 },
    { name: "venue's processor", value: cpuMs / seconds / 10, unit: '%' },
    { name: "venue's memory", value: rssMb, unit: 'MB' },
    { name: 'GET /book meanwhile, median', value: rest.medianNs, unit: 'ms' },
    { name: 'GET /book meanwhile, p99', value: rest.p99Ns, unit: 'ms' },
  ];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Tokens of an asset's running rounds and of those after them, all intervals. */
async function tokensOf({ gamma }: Endpoints, asset: Asset): Promise<readonly string[]> {
  const now = epochMs(Date.now());
  const running = INTERVALS.map((interval) => windowAt(interval, now, 1));
  const windows = [...running, ...running.map(nextWindow)];
  const slugs = windows.map(({ interval, startsAt }) => slugsOf(asset, interval, startsAt, 1)[0]);
  const tokens = await Promise.all(slugs.map((slug) => tokensAt(`${gamma}${eventBySlugPath(slug)}`)));
  return tokens.flat();
}

async function tokensAt(url: string): Promise<readonly string[]> {
  const { markets } = (await (await fetch(url)).json()) as { readonly markets: readonly { clobTokenIds: string }[] };
  return markets.flatMap(({ clobTokenIds }) => JSON.parse(clobTokenIds) as string[]);
}

async function timeOf(url: string): Promise<number> {
  const startMs = performance.now();
  await (await fetch(url)).text();
  return performance.now() - startMs;
}

async function ask<T>(child: ChildProcess): Promise<T> {
  child.send('report');
  const [answer] = (await once(child, 'message')) as [T];
  return answer;
}

async function endpointsOf(venue: ChildProcess): Promise<Endpoints> {
  if (venue.stdout === null) throw new Error('the venue has no standard output');
  const [line] = (await once(createInterface({ input: venue.stdout }), 'line')) as [string];
  return endpointsSchema.parse(JSON.parse(line));
}
