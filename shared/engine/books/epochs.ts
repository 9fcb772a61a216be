import type { EpochMs, Tick } from '../../units/index.ts';
import { type EffectSink, pushFact } from '../effect-sink.ts';
import { booksLive, type Market } from '../market.ts';
import { pullQuotes } from '../orders/cancel.ts';
import { isUnderWay } from '../rounds/round-phase.ts';
import { enterPhase } from '../rounds/enter-phase.ts';
import type { Engine, FollowedToken } from '../state.ts';
import type { EpochEnd, TokenBook } from './token-book.ts';

/** A snapshot that was asked for should have come by then. */
const SNAPSHOT_PATIENCE_MS = 5_000;

/** The snapshot just applied opens an epoch; with both books open the next round is warm. */
export function beginEpoch(engine: Engine, { market, book }: FollowedToken, out: EffectSink): void {
  book.begin();
  engine.counters.epochs += 1;
  pushFact(out, { type: 'epoch-began', token: book.token, epoch: book.epoch });
  if (market.phase === 'discovered' && booksLive(market)) enterPhase(engine, market, 'warm', out);
}

/** Ends a token's epoch: its market's quotes are pulled at once. */
export function endEpoch(
  engine: Engine,
  { market, book }: FollowedToken,
  reason: EpochEnd,
  out: EffectSink,
  tick: Tick = book.tick,
): void {
  if (!book.live) return;
  pushFact(out, { type: 'epoch-ended', token: book.token, epoch: book.epoch, reason });
  book.close(tick);
  book.awaitingSince = engine.now;
  pullQuotes(engine, market, out);
}

/** Ends a token's epoch for a reason that a fresh snapshot on the same connection mends, and asks for one. */
export function breakEpoch(
  engine: Engine,
  followed: FollowedToken,
  reason: EpochEnd,
  out: EffectSink,
  tick: Tick = followed.book.tick,
): void {
  if (!followed.book.live) return;
  endEpoch(engine, followed, reason, out, tick);
  out.push({ type: 'resync', tokens: [followed.book.token], reason });
}

/** Ends the epochs of all tokens that are followed. */
export function endAllEpochs(engine: Engine, reason: EpochEnd, out: EffectSink): void {
  for (const followed of engine.slots) if (followed !== undefined) endEpoch(engine, followed, reason, out);
}

/** Something of the market feed was lost, and nobody knows of which token: every epoch is broken. */
export function breakAllEpochs(engine: Engine, reason: EpochEnd, out: EffectSink): void {
  for (const followed of engine.slots) if (followed !== undefined) breakEpoch(engine, followed, reason, out);
}

/** The market connection is up: every token is owed a snapshot. */
export function awaitSnapshots(engine: Engine): void {
  for (const followed of engine.slots) if (followed !== undefined) followed.book.awaitingSince = engine.now;
}

/** Judges every token by the age of its own data: stale, silent, crossed for too long, or without the snapshot it is owed. */
export function judgeBooks(engine: Engine, out: EffectSink): void {
  if (!engine.feeds.market.up) return;
  for (const followed of engine.slots) {
    if (followed === undefined || !engine.feeds.market.up) continue;
    if (followed.book.live) judgeLive(engine, followed, out);
    else judgeAwaited(engine, followed, out);
  }
}

/** When the next of these judgements may change. */
export function nextVerdictAt(engine: Engine): number {
  if (!engine.feeds.market.up) return Infinity;
  let at = Infinity;
  for (const followed of engine.slots) if (followed !== undefined) at = Math.min(at, verdictAt(engine, followed));
  return at;
}

function judgeLive(engine: Engine, followed: FollowedToken, out: EffectSink): void {
  const { market, book } = followed;
  const { staleMs, silentMs } = engine.config.data;
  if (book.crossedUntil !== undefined && engine.now > book.crossedUntil) {
    return breakEpoch(engine, followed, 'crossed', out);
  }
  if (!isUnderWay(market.phase)) return;
  const ageMs = engine.now - countsFrom(market, book);
  book.stale = ageMs > staleMs;
  if (ageMs >= silentMs) abandonConnection(engine, `${book.outcome} silent for ${ageMs} ms`, out);
}

function judgeAwaited(engine: Engine, { market, book }: FollowedToken, out: EffectSink): void {
  if (book.awaitingSince === undefined || engine.now < book.awaitingSince + SNAPSHOT_PATIENCE_MS) return;
  if (isUnderWay(market.phase)) return abandonConnection(engine, `no snapshot of ${book.outcome}`, out);
  book.awaitingSince = engine.now;
  out.push({ type: 'resync', tokens: [book.token], reason: 'no snapshot' });
}

/** A connection on which a token of the active round falls silent is not believed in anything, pings or not. */
function abandonConnection(engine: Engine, reason: string, out: EffectSink): void {
  engine.feeds.market.up = false;
  engine.feeds.market.since = engine.now;
  endAllEpochs(engine, 'silent', out);
  out.push({ type: 'reconnect', feed: 'market', reason });
}

/** Before its round began a token may be quiet for long; its age counts from the start. */
function countsFrom({ round }: Market, { lastDataAt }: TokenBook): EpochMs {
  return lastDataAt === undefined || lastDataAt < round.startsAt ? round.startsAt : lastDataAt;
}

function verdictAt({ config }: Engine, { market, book }: FollowedToken): number {
  if (!book.live) return book.awaitingSince === undefined ? Infinity : book.awaitingSince + SNAPSHOT_PATIENCE_MS;
  const crossedAt = book.crossedUntil === undefined ? Infinity : book.crossedUntil + 1;
  if (!isUnderWay(market.phase)) return crossedAt;
  const from = countsFrom(market, book);
  const agedAt = book.stale ? from + config.data.silentMs : from + config.data.staleMs + 1;
  return Math.min(crossedAt, agedAt);
}
