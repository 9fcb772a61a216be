import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Asset } from '../../shared/market/assets.ts';
import type { BucketCounts } from '../../shared/stats/log-histogram.ts';
import type { Settings } from '../config/settings.ts';
import type { Invariant } from '../run/run-report.ts';
import { decisionsBetween, DrillObserver } from './observer.ts';
import { couldNotRun, type DrillResult, judge, type Measured } from './result.ts';
import type { DrillRow } from './rows.ts';
import { type DrillSession, MIN_OPEN_ORDERS, openSession } from './session.ts';
import { OrderWatch } from './venue-control.ts';
import { pause, waitFor } from './wait.ts';

/** How long the others are watched before the misfortune, so that there is something to compare with. */
const CALM_MS = 5_000;

const DETECT_DEADLINE_MS = 10_000;
const RECOVER_DEADLINE_MS = 15_000;

/** The first decisions of a session warm the compiler up; they are not "before". */
const WARM_UP_MS = 3_000;

/** Breaks one compartment of a fresh session and measures what becomes of it and of the others. */
export async function runRow(row: DrillRow, settings: Settings, hit: Asset): Promise<DrillResult> {
  const session = await openSession(settings);
  let outcome: Figures | string;
  let promises: readonly Invariant[] = [];
  try {
    outcome = await measure(row, session, settings, hit);
  } finally {
    promises = await session.end();
  }
  return typeof outcome === 'string' ? couldNotRun(row, outcome) : judge(row, { ...outcome, promises });
}

/** What is known before the session has ended. */
type Figures = Omit<Measured, 'promises'>;

/** @returns the figures, or why there are none */
async function measure(
  row: DrillRow,
  session: DrillSession,
  settings: Settings,
  hit: Asset,
): Promise<Figures | string> {
  const observer = new DrillObserver(session.system.supervisor);
  if (!(await becomesSteady(session, observer, settings))) return 'the session did not become steady';
  const calm = observer.decisions(settings.assets.filter((asset) => asset !== hit));
  await pause(CALM_MS);
  const openOrdersBefore = await readyToBreak(session, settings, hit);
  if (openOrdersBefore === undefined) return `${hit} never had ${MIN_OPEN_ORDERS} open orders`;
  const figures = await breakAndWatch(row, session, observer, { settings, hit, openOrdersBefore, calm });
  if (figures.class === 'quarantined') await bringBack(session, observer, hit);
  return figures;
}

/** What was filled in a dead worker's last moment only a successor can read; out of quarantine only a person lets one start. */
async function bringBack({ system }: DrillSession, observer: DrillObserver, hit: Asset): Promise<void> {
  const enabledAt = Date.now();
  system.supervisor.enable(hit);
  await waitFor(RECOVER_DEADLINE_MS, () => observer.firstTrading(hit, enabledAt));
}

/** Every asset trades, in a round that it saw begin. */
async function becomesSteady({ system }: DrillSession, observer: DrillObserver, settings: Settings): Promise<boolean> {
  const inFullRound = (asset: Asset) => observer.isTrading(asset) && observer.roundsOpened(asset, 0) >= 1;
  const steady = await waitFor(
    3 * settings.embedded.roundLengthMs,
    () => system.settings.assets.every(inFullRound) || undefined,
  );
  if (steady !== true) return false;
  await pause(WARM_UP_MS);
  return true;
}

/**
 * Waits for a moment early enough in a round, with orders resting by the venue's own count. The misfortune must follow at
 * once: a moment later they may be gone.
 */
async function readyToBreak(
  { system, venue }: DrillSession,
  { embedded }: Settings,
  hit: Asset,
): Promise<number | undefined> {
  const earlyInRound = (): boolean => {
    const round = system.status().assets.find(({ asset }) => asset === hit)?.view?.round;
    if (round === undefined || round.phase !== 'open') return false;
    const inMs = Date.now() - round.startsAt;
    return inMs > CALM_MS && inMs < embedded.roundLengthMs / 2;
  };
  return waitFor(4 * embedded.roundLengthMs, async () => {
    if (!earlyInRound()) return undefined;
    const count = await venue.openOrders(hit);
    return count >= MIN_OPEN_ORDERS ? count : undefined;
  });
}

type Breaking = {
  readonly settings: Settings;
  readonly hit: Asset;
  readonly openOrdersBefore: number;
  /** The others' decisions when the calm began. */
  readonly calm: BucketCounts;
};

async function breakAndWatch(
  row: DrillRow,
  { system, venue }: DrillSession,
  observer: DrillObserver,
  { settings, hit, openOrdersBefore, calm }: Breaking,
): Promise<Figures> {
  const others = settings.assets.filter((asset) => asset !== hit);
  const atBreak = observer.decisions(others);
  const watch = new OrderWatch(venue, hit);
  const loop = monitorEventLoopDelay({ resolution: 5 });
  loop.enable();
  const brokenAt = Date.now();
  await inject(row, { system, venue }, hit);

  const detectedAt = await waitFor(DETECT_DEADLINE_MS, () => detection(row, observer, hit, brokenAt));
  const found = detectedAt ?? Date.now();
  const ending = await waitFor(RECOVER_DEADLINE_MS, () => endingOf(row, observer, hit, found, brokenAt));
  const zeroAt = await waitFor(RECOVER_DEADLINE_MS, () => watch.zeroSince(detectedAt === undefined ? brokenAt : found));
  // Over one whole round the next one begins as well: that shows what was missed.
  await pause(settings.embedded.roundLengthMs);
  loop.disable();
  watch.stop();
  return {
    hit,
    openOrdersBefore,
    class: ending === undefined ? 'not contained' : ending.class,
    detectedMs: detectedAt === undefined ? undefined : Math.max(0, detectedAt - brokenAt),
    zeroOrdersMs: zeroAt === undefined ? undefined : Math.max(0, zeroAt - found),
    observingMs: ending?.observingAt === undefined ? undefined : Math.max(0, ending.observingAt - found),
    inside: {
      roundsMissed: observer.roundsMissed([hit], brokenAt) + observer.roundsUnseen(hit, others, brokenAt),
      supervisorLoopMaxMs: loop.max / 1e6,
      others: {
        roundsMissed: observer.roundsMissed(others, brokenAt),
        epochsClosed: observer.epochEnds(others, brokenAt),
        before: decisionsBetween(calm, atBreak),
        during: decisionsBetween(atBreak, observer.decisions(others)),
      },
    },
  };
}

async function inject(
  row: DrillRow,
  { system, venue }: Pick<DrillSession, 'system' | 'venue'>,
  hit: Asset,
): Promise<void> {
  const { injection } = row;
  if (injection.by === 'hook') {
    system.drillHook(hit, injection.hook);
    return;
  }
  await venue.fault({
    fault: injection.fault,
    asset: hit,
    ...(injection.fault === 'offer-frame' ? { frame: POISON } : {}),
  });
}

/** A trade print that is valid in every respect; workers spawned for a drill choke on this price and size. */
const POISON = { event_type: 'last_trade_price', price: '0.123', size: '1.23', side: 'BUY', fee_rate_bps: '' };

function detection(row: DrillRow, observer: DrillObserver, hit: Asset, brokenAt: number): number | undefined {
  if (row.ends === 'epoch') return observer.firstEpochEnd(hit, brokenAt);
  return observer.deaths(hit, brokenAt)[0]?.detectedAt;
}

type Ending = { readonly class: Measured['class']; readonly observingAt?: number };

/** How the row came out, once it has: trading again, or put away. */
function endingOf(
  row: DrillRow,
  observer: DrillObserver,
  hit: Asset,
  found: number,
  brokenAt: number,
): Ending | undefined {
  const last = observer.deaths(hit, brokenAt).at(-1);
  if (last?.outcome === 'quarantined') return { class: 'quarantined' };
  if (row.ends === 'worker') {
    return last?.observingAt === undefined ? undefined : { class: 'contained', observingAt: last.observingAt };
  }
  const observingAt = observer.firstTrading(hit, found + 1);
  return observingAt === undefined ? undefined : { class: 'contained', observingAt };
}
