import * as z from 'zod';
import { otherOutcome, type Outcome } from '../market/ids.ts';
import { floorToLegalSize, MIN_MARKETABLE_USDC } from '../market/order-rules.ts';
import { isPairWorthwhile, maxTakerPrice, pairEntry, pairSkewTicks, takeDepth } from '../models/index.ts';
import {
  type EpochMs,
  floorToSizeStep,
  MICRO,
  microShares,
  type Price,
  PRICE_ONE,
  price,
  toFraction,
  toShares,
  toUsdc,
} from '../units/index.ts';
import { LADDER_CHURN } from './churn.ts';
import { defineStrategy } from './define-strategy.ts';
import { othersAsks } from './others-levels.ts';
import { othersTop, type Top } from './others-top.ts';
import type { Decision, Positions, Quote, StrategyView, TakeLeg } from './strategy.ts';

/** Stands on its orders and fills. */
const NAME = 'pair_completion';

const fraction = z.number().min(0).max(1);
const amount = z.number().min(0);

const params = z.strictObject({
  minEdge: fraction
    .min(0.001)
    .default(0.01)
    .describe('What a pair bought by bids has to leave, and one that is topped up by taking.'),
  improveTicks: z.number().int().min(0).max(10).default(1).describe('Ticks above the best bid of others.'),
  bankrollUsdc: z.number().positive().default(200).describe('Money that the strategy counts with, pUSD.'),
  orderShare: fraction.default(0.05).describe('Most of it in one order.'),
  totalShare: fraction.default(0.5).describe('Most of it in one round, positions and bids.'),
  topUpAfterSeconds: amount.default(3).describe('Nominal seconds after the last lone fill before topping up …'),
  topUpUntilSeconds: amount.default(120).describe('… and until when.'),
  topUpEverySeconds: amount.default(15).describe('Nominal seconds between two attempts.'),
  lateSeconds: amount
    .default(60)
    .describe('Nominal seconds before the end from which any larger imbalance is topped up …'),
  lateShares: amount.default(10).describe('… that is of so many shares or more …'),
  lateLoss: fraction.default(0.05).describe('… at a loss per share of so much at the most, as a fraction of 1 pUSD.'),
  maxAgeSeconds: z.number().positive().default(300).describe('Nominal seconds after which a bid is made anew.'),
});

type Params = z.infer<typeof params>;

type Making = Extract<Decision, { kind: 'quotes' }>;

/**
 * Bids on both sides while a pair of bids leaves something of the 1 pUSD that it pays, and buys the missing half where that
 * still leaves something after the fee (strategies §14, vector V-GAB). The lone leg decides the result, not the edge
 * (strategies §19).
 */
export const pairCompletion = defineStrategy({ name: NAME, kind: 'maker', params, memory: () => undefined, evaluate });

function evaluate(view: StrategyView, settings: Params): Making {
  if ((view.phase !== 'open' && view.phase !== 'closing') || !view.up.live || !view.down.live) return off('OFF');
  if (view.up.stale || view.down.stale) return off('STALE_BOOK');
  const held = view.heldBy(NAME);
  const lead = toShares(held.up.shares) - toShares(held.down.shares);
  if (view.takes.some(({ strategy, pending }) => strategy === NAME && pending)) return off('TOPPING_UP');
  const leg = topUp(view, settings, held, lead);
  if (leg !== undefined) {
    // A bid for the same side that is filled meanwhile would buy it twice.
    if (view.orders.some(({ strategy }) => strategy === NAME)) return off('CLEARING');
    return { ...off('TOPPING_UP'), take: { legs: [leg], rank: 'reduce', plan: 'top-up' } };
  }
  if (view.phase !== 'open') return off('CUTOFF');
  const quotes = bids(view, settings, held, lead);
  // The pause between two changes spares the venue's rate limits, which a compressed round does not stretch.
  const minUpdateMs = LADDER_CHURN.minUpdateMs / view.round.timeScale;
  const churn = { ...LADDER_CHURN, minUpdateMs, maxAgeMs: settings.maxAgeSeconds * 1000 };
  return { kind: 'quotes', quotes, mode: quotes.length > 0 ? 'NORMAL' : 'NO_EDGE', churn };
}

function off(mode: string): Making {
  return { kind: 'quotes', quotes: [], mode };
}

type Entry = { readonly outcome: Outcome; readonly price: Price };

function bids(view: StrategyView, settings: Params, held: Positions, lead: number): Quote[] {
  const [up, down] = [entryOf(view, settings, 'up', lead), entryOf(view, settings, 'down', -lead)];
  if (up === undefined || down === undefined || !isPairWorthwhile(up.price, down.price, settings.minEdge)) return [];
  const invested = toUsdc(held.up.cost) + toUsdc(held.down.cost);
  const perOrder = settings.orderShare * settings.bankrollUsdc;
  const left = Math.min(perOrder, (settings.totalShare * settings.bankrollUsdc - invested) / 2);
  // As many of either: what one side has more of is a lone leg from the start.
  const size = floorToSizeStep(Math.max(0, left) / toFraction(price(Math.max(up.price, down.price))));
  return size < view.round.minSize ? [] : [up, down].map((entry) => ({ ...entry, side: 'BUY' as const, size }));
}

/** The missing side improves by a tick more when much of it is missing. @param lead shares held more than of the other */
function entryOf(view: StrategyView, { improveTicks }: Params, outcome: Outcome, lead: number): Entry | undefined {
  const book = view[outcome];
  const { bestBid, bestAsk }: Top = othersTop(book, outcome, view.orders);
  if (bestBid === 0 || bestAsk === 0) return undefined;
  const mid = (bestBid + bestAsk) / 2 / PRICE_ONE;
  const ticks = improveTicks + (lead < 0 ? pairSkewTicks(lead) : 0);
  const at = pairEntry(bestBid, mid, ticks, book.tick);
  return at >= book.tick && at < bestAsk ? { outcome, price: at } : undefined;
}

/** The order that buys what is missing, when it is time and leaves enough. */
function topUp(view: StrategyView, settings: Params, held: Positions, lead: number): TakeLeg | undefined {
  const excess = lead > 0 ? 'up' : 'down';
  const missing = otherOutcome(excess);
  const margin = marginOf(view, settings, excess, Math.abs(lead));
  if (margin === undefined || !view.mayTake || !isRested(view, settings)) return undefined;
  const { shares, cost } = held[excess];
  const book = view[missing];
  const highest = maxTakerPrice({ heldCost: cost / shares, margin }, view.round.fees, book.tick);
  if (highest === undefined) return undefined;
  const within = othersAsks(book, missing, view.orders).filter((ask) => ask.price <= highest);
  const parts = takeDepth(within, floorToSizeStep(Math.abs(lead)));
  const limit = parts.at(-1)?.price;
  if (limit === undefined) return undefined;
  const most = Math.floor((view.config.risk.maxOrderUsdc * PRICE_ONE) / limit);
  const depth = parts.reduce((sum, { size }) => sum + size, 0);
  const size = floorToLegalSize(microShares(Math.min(depth, most)), limit);
  const least = Math.max(view.round.minSize, (MIN_MARKETABLE_USDC * PRICE_ONE) / limit);
  return size < least ? undefined : { outcome: missing, side: 'BUY', limit, size, orderType: 'FAK', tag: 'top-up' };
}

/** Profit wanted per share; `undefined` while nothing is to be topped up. */
function marginOf(view: StrategyView, settings: Params, excess: Outcome, unpaired: number): number | undefined {
  if (unpaired * MICRO < view.round.minSize) return undefined;
  if (view.secondsLeft <= settings.lateSeconds && unpaired >= settings.lateShares) return 0 - settings.lateLoss;
  const ago = secondsSince(view, lastFill(view, excess));
  return ago >= settings.topUpAfterSeconds && ago <= settings.topUpUntilSeconds ? settings.minEdge : undefined;
}

function lastFill({ fills }: StrategyView, outcome: Outcome): EpochMs | undefined {
  return fills.findLast((fill) => fill.strategy === NAME && fill.outcome === outcome)?.at;
}

function isRested(view: StrategyView, { topUpEverySeconds }: Params): boolean {
  const last = view.takes.findLast(({ strategy }) => strategy === NAME);
  return !(secondsSince(view, last?.at) < topUpEverySeconds);
}

/** Nominal. NaN when it never was. */
function secondsSince({ now, round }: StrategyView, at: EpochMs | undefined): number {
  return at === undefined ? Number.NaN : (now - at) / 1000 / round.timeScale;
}
