import type { ControlEvent, EngineEvent, FeedEvent, PriceEvent } from '../events/engine-events.ts';
import { type BucketRule, TokenBucket } from '../risk/token-bucket.ts';
import type { EpochMs } from '../units/index.ts';
import { awaitSnapshots, breakAllEpochs, endAllEpochs, judgeBooks } from './books/epochs.ts';
import { onBook, onLevels, onPrint, onTick } from './books/market-events.ts';
import { beCalm, endCalmly, isCalm, movesOnlyData } from './calm.ts';
import { onAdvice, onParameters } from './decisions/advice.ts';
import { decide } from './decisions/decide.ts';
import type { EffectSink, StepProbe } from './effect-sink.ts';
import { askForBalances, onBalances, onBalancesFailed } from './money/balance-check.ts';
import { askTreasury, bookMerges, onMergeFailed, onMerged } from './money/merges.ts';
import { judgeSettlements } from './money/settlement.ts';
import { onCancelAnswer, onCancelFailed } from './orders/cancel.ts';
import { onFill } from './orders/fills.ts';
import { onAnswer, onSigned, onUserOrder } from './orders/order-events.ts';
import {
  askToReconcile,
  invalidateReconciliation,
  noteQuietMarkets,
  onReconciled,
  onReconcileFailed,
} from './orders/reconcile.ts';
import { onScoring } from './orders/scoring.ts';
import { doubtOverdue } from './orders/track.ts';
import { recount } from './orders/working-sums.ts';
import { isFromFuture } from './prices/price-board.ts';
import { hearPrice, judgePrices } from './prices/price-silence.ts';
import { onListed, onMissing, onRedeemed, onResolved, onStrike, passRoundTime } from './rounds/rounds.ts';
import { noteTwap } from './rounds/strike.ts';
import type { Engine } from './state.ts';
import { tellChanges } from './tell.ts';
import { releaseHold } from './venue-hold.ts';
import { askForWake } from './wake.ts';

/**
 * The only way in: time passes to `at`, the event is booked, then everything is decided once and the effects go to `out`.
 *
 * Deterministic: equal states, moments and events give equal effects. A moment before the last one counts as the last one.
 *
 * @throws {InvariantError} when a promise of the engine's own code is broken; the engine must not be used any further then
 */
export function step(engine: Engine, at: EpochMs, event: EngineEvent, out: EffectSink, probe?: StepProbe): void {
  if (at > engine.now) engine.now = at;
  engine.steps += 1;
  engine.startedAt ??= engine.now;
  noteQuietMarkets(engine);
  const calm = isCalm(engine, event);
  const said = out.length;
  if (!calm) passTime(engine, out);
  if (movesOnlyData(event)) book(engine, event, out);
  else bookAndRecount(engine, event, out);
  bookMerges(engine);
  probe?.booked?.(event);
  decide(engine, out, probe);
  if (!calm || out.length !== said || !endCalmly(engine, out)) endStep(engine, out);
}

/** Does what the clock demands. */
function passTime(engine: Engine, out: EffectSink): void {
  passRoundTime(engine, out);
  judgeBooks(engine, out);
  judgePrices(engine, out);
  doubtOverdue(engine, out);
  judgeSettlements(engine, out);
}

/** Asks, tells and waits for what follows from the new state. */
function endStep(engine: Engine, out: EffectSink): void {
  askToReconcile(engine, out);
  askForBalances(engine, out);
  askTreasury(engine, out);
  tellChanges(engine, out);
  beCalm(engine, askForWake(engine, out));
}

/** Whatever else happened may have been about orders or fills of any market. */
function bookAndRecount(engine: Engine, event: EngineEvent, out: EffectSink): void {
  for (const market of engine.markets.values()) recount(market);
  book(engine, event, out);
  for (const market of engine.markets.values()) recount(market);
}

function book(engine: Engine, event: EngineEvent, out: EffectSink): void {
  switch (event.type) {
    case 'book':
      return onBook(engine, event, out);
    case 'levels':
      return onLevels(engine, event, out);
    case 'print':
      return onPrint(engine, event);
    case 'tick':
      return onTick(engine, event, out);
    case 'price':
      return onPrice(engine, event, out);
    case 'feed-up':
    case 'feed-down':
    case 'feed-gap':
      return onFeed(engine, event, out);
    case 'round-listed':
      return onListed(engine, event.round, out);
    case 'round-missing':
      return onMissing(engine, event);
    case 'strike':
      return onStrike(engine, event, out);
    case 'resolved':
      return onResolved(engine, event, out);
    case 'redeemed':
      return onRedeemed(engine, event, out);
    case 'merged':
      return onMerged(engine, event);
    case 'merge-failed':
      return onMergeFailed(engine, event);
    case 'order-signed':
      return onSigned(engine, event.clientId, event.orderId, out);
    case 'order-answer':
      return onAnswer(engine, event, out);
    case 'cancel-answer':
      return onCancelAnswer(engine, event, out);
    case 'cancel-failed':
      return onCancelFailed(engine, event, out);
    case 'reconciled':
      return onReconciled(engine, event, out);
    case 'reconcile-failed':
      return onReconcileFailed(engine);
    case 'balances':
      return onBalances(engine, event, out);
    case 'balances-failed':
      return onBalancesFailed(engine);
    case 'scoring':
      return onScoring(engine, event);
    case 'earlier-orders':
      for (const orderId of event.orderIds) engine.earlierOrders.add(orderId);
      return;
    case 'rate-warning':
      return engine.orderBudget?.lower(0, engine.now);
    case 'user-order':
      return onUserOrder(engine, event, out);
    case 'user-fill':
      return onFill(engine, event.fill, 'stream', out);
    case 'lease':
    case 'command':
      return onControl(engine, event);
    case 'parameters':
      return onParameters(engine, event);
    case 'candles':
    case 'leader-trade':
    case 'external':
      return onAdvice(engine, event);
    case 'suspension':
      engine.suspendedFor = event.suspended ? event.reason : undefined;
      return;
    case 'quoting':
      engine.quotingOff = !event.enabled;
      return;
    case 'reread':
      return invalidateReconciliation(engine);
    case 'clock':
      engine.clockOffsetMs = event.offsetMs;
      return;
    case 'timer':
    // A word of the venue that a round resolved is a reason for the shell to look, not evidence.
    case 'resolved-hint':
      return;
  }
}

function onPrice(engine: Engine, event: PriceEvent, out: EffectSink): void {
  hearPrice(engine, event);
  if (isFromFuture(event, engine.now)) {
    engine.counters.futurePrices += 1;
    return;
  }
  if (!engine.prices.note(event, engine.now)) return;
  if (event.kind === 'twap') return noteTwap(engine, event, out);
  for (const { settlement, round } of engine.markets.values()) {
    settlement?.observe(event.value, event.priceMs / round.timeScale);
  }
}

function onFeed(engine: Engine, event: FeedEvent, out: EffectSink): void {
  if (event.type === 'feed-gap') return onGap(engine, event.feed, out);
  const feed = engine.feeds[event.feed];
  const up = event.type === 'feed-up';
  if (feed.up !== up) feed.since = engine.now;
  feed.up = up;
  if (event.feed === 'user' && up) invalidateReconciliation(engine);
  if (event.feed !== 'market') return;
  endAllEpochs(engine, 'feed-down', out);
  if (up) awaitSnapshots(engine);
}

function onGap(engine: Engine, feed: FeedEvent['feed'], out: EffectSink): void {
  engine.counters.gaps += 1;
  if (feed === 'market') breakAllEpochs(engine, 'feed-gap', out);
  if (feed === 'user') invalidateReconciliation(engine);
}

function onControl(engine: Engine, event: Extract<ControlEvent, { type: 'lease' | 'command' }>): void {
  if (event.type === 'lease') {
    const { type: _type, ...lease } = event;
    engine.lease = lease;
    if (event.orderRate !== undefined) followOrderRate(engine, event.orderRate);
    return;
  }
  if (engine.command.mode === 'drain') return;
  if (event.command === 'resume') releaseHold(engine);
  const modes = { halt: 'halt', resume: 'run', unhalt: 'run', drain: 'drain' } as const;
  engine.command = { mode: modes[event.command], reason: event.reason };
}

/** The first bucket is empty: what an earlier incarnation has spent of the same share is not known. */
function followOrderRate(engine: Engine, rule: BucketRule): void {
  if (engine.orderBudget === undefined) engine.orderBudget = new TokenBucket(rule, engine.now, 0);
  else engine.orderBudget.follow(rule, engine.now);
}
