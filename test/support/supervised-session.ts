import type { Fact } from '../../shared/events/effects.ts';
import { type Asset, ASSETS } from '../../shared/market/assets.ts';
import type { ConditionId } from '../../shared/market/ids.ts';
import type { SupervisorEvent } from '../../src/supervisor/events.ts';
import type { DeathRecord } from '../../src/supervisor/incidents.ts';
import { POLICY } from '../../src/supervisor/policy.ts';
import { Supervisor } from '../../src/supervisor/supervisor.ts';
import { compartmentConfig } from './compartment-config.ts';
import { accountOptions } from './account-options.ts';
import { FakeOrderDesk } from './fake-order-desk.ts';
import { type FakeWorker, FakeWorkerHost } from './fake-worker-host.ts';
import { fakeWorld } from './fake-world.ts';

const NOON_MS = Date.UTC(2026, 10, 20, 12);
/** Where every puppet trades. */
export const MARKET = '0xmarket' as ConditionId;

const DISCOVERED: Fact = { type: 'round', slug: 'r', conditionId: MARKET, phase: 'discovered' };
export const TRADING: Fact = { type: 'standing', standing: 'trading', reason: '' };

/** Four puppets and a supervisor, whose venue has not yet said that no earlier order is left. */
export function unclearedSession(
  onSpawn?: (worker: FakeWorker) => void,
  account = accountOptions(),
  startMs = NOON_MS,
) {
  const world = fakeWorld(startMs);
  const host = new FakeWorkerHost(world.timers, onSpawn ?? becomesTrader);
  const desk = new FakeOrderDesk(world.timers, () => world.clock.monoMs());
  const compartments = ASSETS.map((asset) => compartmentConfig({ asset }));
  const supervisor = new Supervisor({
    world,
    host,
    desk,
    policy: POLICY,
    compartments,
    account,
    drill: false,
  });
  const events: SupervisorEvent[] = [];
  supervisor.observe((event) => events.push(event));
  desk.answersAfterMs = undefined;
  supervisor.start();
  const keeper = (asset: Asset) => {
    const found = supervisor.keepers.find((candidate) => candidate.asset === asset);
    if (found === undefined) throw new Error(asset);
    return found;
  };
  const deaths = () => supervisor.incidents.filter((incident): incident is DeathRecord => incident.kind === 'death');
  return { world, host, desk, supervisor, events, keeper, deaths };
}

/** Four workers that trade, under a clock that stands still. */
export function runningSession(onSpawn?: (worker: FakeWorker) => void, account = accountOptions(), startMs = NOON_MS) {
  const session = unclearedSession(onSpawn, account, startMs);
  session.desk.answersAfterMs = 30;
  session.desk.answerAll();
  session.world.time.advance(2_000);
  return session;
}

/** A worker whose successors get ready but never trade. */
export function onlyFirstTrades(worker: FakeWorker): void {
  if (worker.start.incarnation === 1) becomesTrader(worker);
  else worker.getReady();
}

function becomesTrader(worker: FakeWorker): void {
  worker.getReady();
  worker.tell(DISCOVERED, TRADING);
}
