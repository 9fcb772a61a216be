import { epochMs } from '../units/index.ts';
import { nextVerdictAt } from './books/epochs.ts';
import { USER_BLIND_MS, USER_QUIET_MS } from './decisions/pictures.ts';
import type { EffectSink } from './effect-sink.ts';
import { nextBalanceLookAt } from './money/balance-check.ts';
import { nextSettlementVerdictAt } from './money/settlement.ts';
import { doubtsAt } from './orders/track.ts';
import { nextLookAt } from './orders/reconcile.ts';
import { nextPriceVerdictAt } from './prices/price-silence.ts';
import { nextRoundTime } from './rounds/rounds.ts';
import { nextReadyAt } from './readiness.ts';
import type { Engine } from './state.ts';
import { nextReleaseAt } from './venue-hold.ts';

/**
 * Asks to be woken at the next moment at which time alone changes something. A wake that turns out to be too early, because
 * its reason moved on meanwhile, costs a step and asks anew.
 *
 * @returns that moment; Infinity when nothing is due
 */
export function askForWake(engine: Engine, out: EffectSink): number {
  const next = nextDue(engine);
  const due = Math.max(engine.now + 1, next);
  const pending = engine.wakeAt !== undefined && engine.wakeAt > engine.now ? engine.wakeAt : Infinity;
  if (due < pending && due !== Infinity) {
    engine.wakeAt = epochMs(due);
    out.push({ type: 'wake', at: engine.wakeAt });
  }
  return next;
}

function nextDue(engine: Engine): number {
  const leaseEnd =
    engine.lease === undefined || engine.lease.expiresAt <= engine.now ? Infinity : engine.lease.expiresAt;
  return Math.min(
    nextRoundTime(engine),
    nextVerdictAt(engine),
    nextPriceVerdictAt(engine),
    nextUserVerdictAt(engine),
    nextOrderTime(engine),
    nextLookAt(engine),
    nextBalanceLookAt(engine),
    nextSettlementVerdictAt(engine),
    engine.requoteAt ?? Infinity,
    nextReleaseAt(engine),
    nextReadyAt(engine),
    nextTokenAt(engine),
    leaseEnd,
  );
}

/** When an order that had to wait for the venue's limits may go: an entry wants two tokens (`gates.ts`). */
function nextTokenAt({ orderBudget, now }: Engine): number {
  const waitS = orderBudget?.secondsUntil(2, now) ?? 0;
  return waitS === 0 ? Infinity : now + Math.ceil(waitS * 1_000);
}

function nextUserVerdictAt({ feeds, now }: Engine): number {
  if (feeds.user.up) return Infinity;
  for (const limitMs of [USER_QUIET_MS, USER_BLIND_MS]) {
    const at = feeds.user.since + limitMs + 1;
    if (at > now) return at;
  }
  return Infinity;
}

function nextOrderTime(engine: Engine): number {
  let at = Infinity;
  for (const { working } of engine.markets.values()) {
    for (const order of working) {
      at = Math.min(at, doubtsAt(order) ?? Infinity);
      const { cancelAgainAt } = order;
      if (cancelAgainAt !== undefined && cancelAgainAt > engine.now) at = Math.min(at, cancelAgainAt);
    }
  }
  return at;
}
