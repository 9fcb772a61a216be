import type { ChainEvent, RoundEvent } from '../../events/engine-events.ts';
import { type Outcome, OUTCOMES } from '../../market/ids.ts';
import { type Resolution, type Round, ROUND_PHASES, type RoundPhase } from '../../market/round.ts';
import { type EpochMs, microUsdc, PRICE_ONE, type Price } from '../../units/index.ts';
import { addEvaluations } from '../../events/evaluation-counts.ts';
import { endEpoch } from '../books/epochs.ts';
import { evaluationsIn } from '../decisions/evaluations.ts';
import { type EffectSink, pushFact } from '../effect-sink.ts';
import { createMarket, type Market } from '../market.ts';
import { noteEnding } from '../orders/evidence.ts';
import { stateOf } from '../orders/order.ts';
import { trackOrder } from '../orders/track.ts';
import type { Engine } from '../state.ts';
import { enterPhase, tellRound } from './enter-phase.ts';
import { adoptTwapAtStart, offerStrike } from './strike.ts';

/** A resolved round is remembered for this long, for what may still be told about it. */
const REMEMBER_MS = 60_000;
/** … and for this long when money of it is still unaccounted for. */
const GIVE_UP_AFTER_MS = 600_000;

/** Discovery found a round, or found it again with news. */
export function onListed(engine: Engine, round: Round, out: EffectSink): void {
  const known = engine.markets.get(round.conditionId);
  if (known !== undefined) {
    known.acceptingOrders = round.acceptingOrders;
    return;
  }
  if (round.asset !== engine.config.asset || round.interval !== engine.config.interval) {
    engine.counters.strangeEvents += 1;
    return;
  }
  const market = createMarket(round, engine.config, engine.now);
  engine.markets.set(round.conditionId, market);
  engine.missing.delete(round.startsAt);
  engine.prices.setTimeScale(round.timeScale);
  tellRound(market, out);
  if (engine.now < round.endsAt) follow(engine, market, out);
}

/** Discovery has no round for a window, as yet. */
export function onMissing(
  engine: Engine,
  { startsAt, reason, detail }: Extract<RoundEvent, { type: 'round-missing' }>,
): void {
  if (engine.startedAt !== undefined && startsAt >= engine.startedAt)
    engine.missing.set(startsAt, `${reason}: ${detail}`);
}

/** Discovery learned the strike. */
export function onStrike(engine: Engine, event: Extract<RoundEvent, { type: 'strike' }>, out: EffectSink): void {
  const market = engine.markets.get(event.conditionId);
  if (market === undefined) engine.counters.strangeEvents += 1;
  else offerStrike(market, event.strike, out);
}

/**
 * The venue resolved a round: holdings pay out. Its word stands over our clock, so stations not yet reached are passed now.
 * Orders that rested are over; of an order whose fate is unknown fills may still turn up.
 */
export function onResolved(
  engine: Engine,
  { conditionId, resolution }: Extract<RoundEvent, { type: 'resolved' }>,
  out: EffectSink,
): void {
  const market = engine.markets.get(conditionId);
  if (market === undefined) {
    engine.counters.strangeEvents += 1;
    return;
  }
  if (market.resolution !== undefined) return checkResolution(market, resolution, out);
  for (const phase of ['open', 'closing', 'ended'] as const) {
    if (isBefore(market, phase)) enterPhase(engine, market, phase, out);
  }
  market.resolution = resolution;
  market.resolvedAt = engine.now;
  market.fills.resolve(resolution);
  enterPhase(engine, market, 'resolved', out);
  if (market.chain.isRedeemed) enterPhase(engine, market, 'redeemed', out);
  for (const order of market.working) {
    if (stateOf(order) === 'unknown') continue;
    noteEnding(order, 'expired');
    trackOrder(engine, order, out, 'the market resolved');
  }
}

/** The payout was credited. */
export function onRedeemed(
  engine: Engine,
  { conditionId, payout }: Extract<ChainEvent, { type: 'redeemed' }>,
  out: EffectSink,
): void {
  const market = engine.markets.get(conditionId);
  if (market === undefined || market.chain.isRedeemed) {
    engine.counters.strangeEvents += 1;
    return;
  }
  market.chain.isRedeemed = true;
  market.fills.settle(payout);
  checkPayout(market, payout, out);
  if (market.phase === 'resolved') enterPhase(engine, market, 'redeemed', out);
}

/** Does what the clock demands: stations that are due, tokens to let go, rounds to forget, rounds that were missed. */
export function passRoundTime(engine: Engine, out: EffectSink): void {
  for (const market of engine.markets.values()) {
    const { startsAt, endsAt } = market.round;
    if ((market.phase === 'discovered' || market.phase === 'warm') && engine.now >= startsAt) {
      enterPhase(engine, market, 'open', out, startsAt);
      adoptTwapAtStart(market, engine.now, out);
    }
    if (market.phase === 'open' && engine.now >= market.cutoffAt)
      enterPhase(engine, market, 'closing', out, market.cutoffAt);
    if (market.phase === 'closing' && engine.now >= endsAt) enterPhase(engine, market, 'ended', out, endsAt);
    if (market.phase === 'ended' && engine.now >= (market.overdueAt ?? Infinity)) tellOverdue(market, out);
    if (market.subscribed && engine.now >= market.unfollowAt) unfollow(engine, market, out);
    if (isForgettable(market, engine.now)) forget(engine, market, out);
  }
  for (const [startsAt, reason] of engine.missing) {
    if (engine.now < startsAt) continue;
    engine.missing.delete(startsAt);
    pushFact(out, { type: 'round-missed', startsAt, reason });
  }
}

/** The next moment at which {@link passRoundTime} has something to do. */
export function nextRoundTime(engine: Engine): number {
  let at = Infinity;
  for (const market of engine.markets.values()) at = Math.min(at, nextMarketTime(market, engine.now));
  for (const startsAt of engine.missing.keys()) at = Math.min(at, startsAt);
  return at;
}

/** When the next round may be forgotten, which nobody is woken for; earlier is no harm. */
export function nextForgetAt({ markets, now }: Engine): number {
  let at = Infinity;
  for (const { resolvedAt } of markets.values()) {
    if (resolvedAt === undefined) continue;
    for (const limitMs of [REMEMBER_MS, GIVE_UP_AFTER_MS]) {
      if (resolvedAt + limitMs > now) at = Math.min(at, resolvedAt + limitMs);
    }
  }
  return at;
}

function nextMarketTime({ phase, round, cutoffAt, unfollowAt, overdueAt, subscribed }: Market, now: EpochMs): number {
  const unfollow = subscribed && unfollowAt > now ? unfollowAt : Infinity;
  switch (phase) {
    case 'discovered':
    case 'warm':
      return round.startsAt;
    case 'open':
      return cutoffAt;
    case 'closing':
      return round.endsAt;
    case 'ended':
      return Math.min(unfollow, overdueAt ?? Infinity);
    case 'resolved':
    case 'redeemed':
      return unfollow;
  }
}

/** The venue owes a resolution for too long. The round stays: its holdings are neither won nor lost. */
function tellOverdue(market: Market, out: EffectSink): void {
  market.overdueAt = undefined;
  const { slug, endsAt } = market.round;
  const detail = `${slug}: ended ${new Date(endsAt).toISOString()}, and no resolution since`;
  pushFact(out, { type: 'alarm', code: 'UNRESOLVED', detail });
}

function follow(engine: Engine, market: Market, out: EffectSink): void {
  const { conditionId, up, down } = market.round;
  for (const outcome of OUTCOMES) {
    const book = market.books[outcome];
    book.awaitingSince = engine.now;
    engine.slots[engine.tokens.add(book.token)] = { market, book };
  }
  market.subscribed = true;
  out.push({ type: 'subscribe', conditionId, tokens: [up, down] });
}

function unfollow(engine: Engine, market: Market, out: EffectSink): void {
  const { conditionId, up, down } = market.round;
  for (const outcome of OUTCOMES) letGo(engine, market, outcome, out);
  market.subscribed = false;
  out.push({ type: 'unsubscribe', conditionId, tokens: [up, down] });
}

function letGo(engine: Engine, market: Market, outcome: Outcome, out: EffectSink): void {
  const book = market.books[outcome];
  endEpoch(engine, { market, book }, 'unsubscribed', out);
  engine.slots[engine.tokens.slotOf(book.token)] = undefined;
  engine.tokens.remove(book.token);
}

function isForgettable({ resolvedAt, subscribed, working, fills }: Market, now: EpochMs): boolean {
  if (resolvedAt === undefined || subscribed || now < resolvedAt + REMEMBER_MS) return false;
  return (working.size === 0 && fills.isSettled) || now >= resolvedAt + GIVE_UP_AFTER_MS;
}

function forget(engine: Engine, market: Market, out: EffectSink): void {
  const { conditionId, slug } = market.round;
  if (market.working.size > 0 || !market.fills.isSettled) {
    pushFact(out, {
      type: 'alarm',
      code: 'FORGOTTEN_UNSETTLED',
      detail: `${slug}: orders or trades without a known end`,
    });
  }
  engine.realisedBefore = microUsdc(engine.realisedBefore + market.fills.realised);
  engine.evaluationsBefore = addEvaluations(engine.evaluationsBefore, evaluationsIn(market));
  engine.orders.forget(conditionId);
  engine.markets.delete(conditionId);
  engine.mergedTold.delete(conditionId);
}

/** The chain's word is the money; that of discovery was another. */
function checkPayout(
  { round, resolution }: Market,
  { up, down }: Readonly<Record<Outcome, Price>>,
  out: EffectSink,
): void {
  if (resolution === undefined || { up, down }[resolution.winner] === PRICE_ONE) return;
  const detail = `${round.slug}: ${resolution.winner} before, but the chain pays ${up / PRICE_ONE} for Up, ${down / PRICE_ONE} for Down`;
  pushFact(out, { type: 'alarm', code: 'RESOLUTION_CHANGED', detail });
}

function checkResolution({ round, resolution }: Market, told: Resolution, out: EffectSink): void {
  if (resolution?.winner === told.winner) return;
  const detail = `${round.slug}: ${resolution?.winner} before, ${told.winner} now`;
  pushFact(out, { type: 'alarm', code: 'RESOLUTION_CHANGED', detail });
}

function isBefore({ phase }: Market, target: RoundPhase): boolean {
  return ROUND_PHASES.indexOf(phase) < ROUND_PHASES.indexOf(target);
}
