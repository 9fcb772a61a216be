import { floorToLegalSize, MIN_MARKETABLE_USDC } from '../../market/order-rules.ts';
import type { Outcome } from '../../market/ids.ts';
import { boundedCopy, copiedSale, copyLimit, freshness, takeDepth, wantedCopy } from '../../models/index.ts';
import { cost, MICRO, type MicroShares, microUsdc, type Price, PRICE_ONE } from '../../units/index.ts';
import { othersAsks } from '../others-levels.ts';
import type { BookView, Decision, LeaderTrade, StrategyView, Take, TakeLeg } from '../strategy.ts';
import { isRunning, none } from '../taking.ts';
import { alignTag, Copies, type CopyMemory, copyTag, leaderHolds } from './copies.ts';
import { type FollowingParams, sizingOf } from './params.ts';

/** What came of looking at one trade: an order, a reason to let it pass for good, or one to look again. */
type Verdict = { readonly take: Take } | { readonly skip: string } | { readonly wait: string };

/** A position that a leader closed is sold this far below the bid at most (strategies §6.3). */
const ALIGN_LIMIT = 0.02;

/**
 * One evaluation deals with one trade, the oldest that is not dealt with, so that every one that is let pass is counted by its
 * reason (strategies §6.1, §6.2). An order that the gates hold back is wished for anew until the trade is too old.
 */
export function follow(view: StrategyView, params: FollowingParams, memory: CopyMemory, strategy: string): Decision {
  if (!isRunning(view)) return none('not-running');
  const copies = new Copies(view, strategy);
  copies.note(view, memory);
  if (copies.isPending) return none('pending');
  for (const trade of view.leaderTrades) {
    if (memory.done.has(trade.key)) continue;
    if (!params.leaders.includes(trade.leader)) {
      memory.done.add(trade.key);
      continue;
    }
    const verdict = trade.act === undefined ? judge(view, trade, copies, params, memory) : { skip: trade.act };
    if ('take' in verdict) return { kind: 'take', take: verdict.take };
    if ('wait' in verdict) return none(verdict.wait);
    memory.done.add(trade.key);
    return none(verdict.skip);
  }
  return align(view, copies, params, memory);
}

function judge(
  view: StrategyView,
  trade: LeaderTrade,
  copies: Copies,
  params: FollowingParams,
  memory: CopyMemory,
): Verdict {
  const maxDelayMs = params.maxDelaySeconds * 1_000;
  const delayMs = trade.side === 'BUY' ? params.entryDelaySeconds * 1_000 * view.round.timeScale : 0;
  const dueAt = trade.heardAt + delayMs;
  if (freshness(trade.heardAt, trade.at, maxDelayMs) === 'late' || view.now > dueAt + maxDelayMs)
    return { skip: 'late' };
  if (view.now < dueAt) return { wait: 'waiting' };
  const book = view[trade.outcome];
  if (!book.live) return { wait: 'book-closed' };
  if (book.stale) return { wait: 'book-stale' };
  return trade.side === 'BUY' ? purchase(view, trade, copies, params, memory) : sale(view, trade, copies, params, book);
}

function purchase(
  view: StrategyView,
  trade: LeaderTrade,
  copies: Copies,
  params: FollowingParams,
  { first, dayBook, markets }: CopyMemory,
): Verdict {
  const { leader, outcome } = trade;
  if (trade.price < params.minPrice || trade.price > params.maxPrice) return { skip: 'band' };
  const isOpposed = first !== undefined && first.leader !== leader && first.outcome !== outcome;
  if (isOpposed && !params.allowConflicts) return { skip: 'conflict' };
  if (params.skipHeld && view.positions[outcome].shares > 0) return { skip: 'held' };
  const others = [...markets].filter(([slug, until]) => slug !== view.round.slug && until > view.now);
  if (!markets.has(view.round.slug) && others.length >= params.maxMarkets) return { skip: 'markets' };
  const limit = copyLimit('BUY', trade.price, params.buffer, view[outcome].tick);
  const offered = othersAsks(view[outcome], outcome, view.orders).filter((ask) => ask.price <= limit);
  if (offered.length === 0) return { skip: 'price' };
  const left = Math.min(
    params.marketUsdc * MICRO - copies.spent,
    params.leaderDayUsdc * MICRO - (dayBook.spent.get(leader) ?? 0),
  );
  const freeBalance = microUsdc(Math.max(0, view.freeCash));
  const wanted = wantedCopy(sizingOf(params), { shares: trade.shares, price: trade.price, limit, freeBalance });
  const size = boundedCopy(wanted, {
    limit,
    minSize: view.round.minSize,
    maxOrder: microUsdc(Math.floor(params.maxOrderUsdc * MICRO)),
    room: microUsdc(Math.floor(Math.max(0, left))),
    raiseToMin: params.raiseToMin,
  });
  if (typeof size === 'string') return { skip: size };
  const needed = takeDepth(offered, size).at(-1)?.price ?? limit;
  const legal = floorToLegalSize(size, needed);
  if (legal < view.round.minSize || cost(legal, needed) < MIN_MARKETABLE_USDC) return { skip: 'min' };
  return { take: { legs: [legOf(trade, needed, legal, copyTag(trade))], rank: params.score, plan: 'copy' } };
}

/** The same part of ours as of his (strategies §6.2); never more than is left of ours. */
function sale(
  view: StrategyView,
  trade: LeaderTrade,
  copies: Copies,
  { buffer }: FollowingParams,
  { bestBid, tick }: BookView,
): Verdict {
  const { leader, outcome } = trade;
  const ours = copies.heldFrom(leader, outcome);
  if (ours === 0) return { skip: 'unmatched' };
  const size = copiedSale(trade.shares, leaderHolds(view.leaderTrades, leader, outcome, trade), ours);
  if (size < view.round.minSize) return { skip: 'min' };
  const limit = copyLimit('SELL', trade.price, buffer, tick);
  if (bestBid < limit) return { skip: 'price' };
  return { take: { legs: [legOf(trade, limit, size, copyTag(trade))], rank: 'reduce', plan: 'copy' } };
}

/** Closes what a leader has closed without our having followed: his sale came too late, or found no bid (strategies §6.3). */
function align(view: StrategyView, copies: Copies, params: FollowingParams, memory: CopyMemory): Decision {
  const everyMs = params.alignEverySeconds * 1_000 * view.round.timeScale;
  if (everyMs === 0) return none('no-trade');
  memory.alignedAt ??= view.now;
  if (view.now - memory.alignedAt < everyMs) return none('no-trade');
  memory.alignedAt = view.now;
  for (const leader of params.leaders) {
    for (const outcome of ['up', 'down'] as const) {
      const ours = copies.heldFrom(leader, outcome);
      if (leaderHolds(view.leaderTrades, leader, outcome) > 0 || isDust(view, outcome, ours)) continue;
      const { live, stale, bestBid, tick } = view[outcome];
      if (!live || stale || bestBid === 0) continue;
      const limit = copyLimit('SELL', bestBid / PRICE_ONE, ALIGN_LIMIT, tick);
      const leg = legOf({ outcome, side: 'SELL' }, limit, ours, alignTag(leader));
      return { kind: 'take', take: { legs: [leg], rank: 'reduce', plan: 'align' } };
    }
  }
  return none('aligned');
}

function isDust(view: StrategyView, outcome: Outcome, ours: MicroShares): boolean {
  const { bestBid } = view[outcome];
  return ours < view.round.minSize || bestBid === 0 || cost(ours, bestBid) < view.config.risk.dustUsdc;
}

function legOf(
  { outcome, side }: Pick<LeaderTrade, 'outcome' | 'side'>,
  limit: Price,
  size: MicroShares,
  tag: string,
): TakeLeg {
  return { outcome, side, limit, size, orderType: 'FAK', tag };
}
