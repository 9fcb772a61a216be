import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Doubt } from '../../src/report/history.ts';
import type { RunReport } from '../../src/run/run-report.ts';
import { type Ending, until } from './bulkhead-process.ts';
import { DrillGround } from './drill-ground.ts';
import { FaultProxy, type WireFault } from './fault-proxy.ts';

/** Of the requests that post orders, every so manieth goes wrong. */
const EVERY = 3;

/** Requests that post orders are posted by this path or, as a batch, by one that begins so. */
const IS_ORDER = /^POST \/clob\/orders? /;

/** What goes wrong in turn; `atByte` grows from one to the next, so that the breaks wander through the messages. */
const WAYS: readonly ((atByte: number) => WireFault)[] = [
  () => ({ on: 'answer', afterBytes: 0, how: 'silence' }),
  (atByte) => ({ on: 'request', afterBytes: atByte, how: 'silence' }),
  (atByte) => ({ on: 'answer', afterBytes: atByte % 300, how: 'reset' }),
  (atByte) => ({ on: 'request', afterBytes: atByte, how: 'reset' }),
  () => ({ on: 'request', afterBytes: 0, how: 'late' }),
];

/** Bytes between two breaks, and where it begins anew: about the length of a request with one order. */
const STEP = 97;
const LENGTH = 1_200;

export type LostAnswersReport = {
  readonly ending: Ending;
  readonly report: RunReport;
  /** Requests that were broken. */
  readonly broken: number;
  readonly doubts: readonly Doubt[];
  readonly openOrders: readonly string[];
};

/**
 * Lets a bot of four assets trade over a wire that loses answers and requests, by silence until the deadline and by resets,
 * until so many requests were broken; some reach the venue long after they were given up. Then the wire is whole again, and
 * the bot ends in order.
 */
export async function lostAnswersDrill(breaks: number): Promise<LostAnswersReport> {
  const ground = await DrillGround.open(11);
  const proxy = await FaultProxy.to(ground.venue.port);
  try {
    const reportFile = join(ground.dataDir, 'run.json');
    const bot = ground.startBotOver(`http://127.0.0.1:${proxy.port}/clob`, '--report', reportFile);
    await bot.session.untilAllTrade();
    const broken = await breakOrders(proxy, breaks);
    await until(() => (proxy.underWay === 0 && ordersInDoubt(ground.dataDir) === 0 ? true : undefined));
    const ending = await bot.stop();
    const report = JSON.parse(readFileSync(reportFile, 'utf8')) as RunReport;
    const { doubts } = await ground.judge();
    return { ending, report, broken, doubts, openOrders: await ground.venue.openOrders() };
  } finally {
    await proxy.close();
    await ground.close();
  }
}

type Told = {
  readonly asset: string;
  readonly incarnation: number;
  readonly fact: { readonly clientId: number; readonly state: string };
};

async function breakOrders(proxy: FaultProxy, breaks: number): Promise<number> {
  let posted = 0;
  let broken = 0;
  proxy.planWith((line) => {
    if (!IS_ORDER.test(line)) return undefined;
    posted += 1;
    if (posted % EVERY !== 0 || broken === breaks) return undefined;
    broken += 1;
    return WAYS[broken % WAYS.length]?.((broken * STEP) % LENGTH);
  });
  await until(() => (broken === breaks ? true : undefined));
  return broken;
}

/** Orders of which the bot's log tells last that their fate is not known. */
function ordersInDoubt(dataDir: string): number {
  const inDoubt = new Set<string>();
  for (const line of readFileSync(join(dataDir, 'bulkhead.log'), 'utf8').split('\n')) {
    if (!line.includes('"type":"order"')) continue;
    const { asset, incarnation, fact } = JSON.parse(line) as Told;
    const key = `${asset} ${incarnation} ${fact.clientId}`;
    if (fact.state === 'unknown') inDoubt.add(key);
    else inDoubt.delete(key);
  }
  return inDoubt.size;
}
