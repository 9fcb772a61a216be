import { depthFair, microPrice } from '../models/index.ts';
import {
  complement,
  floorToSizeStep,
  type Price,
  price,
  PRICE_ONE,
  toFraction,
  toShares,
  toUsdc,
} from '../units/index.ts';
import { mayAttempt } from './attempts.ts';
import { defineStrategy } from './define-strategy.ts';
import { type Defence, defenceOf } from './inventory-making/defence.ts';
import { type Exit, exitLeg, type ExitMemory, exitOf } from './inventory-making/exit.ts';
import { FlowScore } from './inventory-making/flow-score.ts';
import { FlowWatch } from './inventory-making/flow-watch.ts';
import { MidVariance } from './inventory-making/mid-variance.ts';
import { flowRules, type InventoryMakingParams, inventoryMakingParams } from './inventory-making/params.ts';
import { type Prices, pricesOf } from './inventory-making/pricing.ts';
import { othersAsks, othersBids } from './others-levels.ts';
import { othersTop, type Top } from './others-top.ts';
import type { Decision, Positions, Quote, StrategyView } from './strategy.ts';

/** Stands on its orders and fills. */
const NAME = 'inventory_making';

/** Outside of this range one side has nothing to win and ticks change: no making (strategies §8, edge cases). */
const FAIR_RANGE = { min: 0.05, max: 0.95 };

type Making = Extract<Decision, { kind: 'quotes' }>;

type Memory = {
  readonly flow: FlowWatch;
  readonly score: FlowScore;
  readonly variance: MidVariance;
  readonly exit: ExitMemory;
};

/** Books of both tokens without own orders. */
type Tops = { readonly up: Top; readonly down: Top };

/**
 * Two-sided quoting of a round around a reservation price that leans against the inventory (strategies §8, vector V-MM).
 *
 * The bid is a BUY of Up. The ask is a SELL of Up as far as shares are held and a BUY of Down at 1 − ask for the rest, so that
 * both sides rest from the first moment, with no inventory. Modes: NORMAL both sides, WIDE after toxic flow, ONE_SIDED, EXIT
 * while a position is being left, OFF. Stale data is the risk gates' business: they pull the quotes.
 */
export const inventoryMaking = defineStrategy({
  name: NAME,
  kind: 'maker',
  params: inventoryMakingParams,
  memory: (): Memory => ({
    flow: new FlowWatch(),
    score: new FlowScore(),
    variance: new MidVariance(),
    exit: { unhedgedSince: undefined },
  }),
  evaluate,
});

function evaluate(view: StrategyView, params: InventoryMakingParams, memory: Memory): Decision {
  if ((view.phase !== 'open' && view.phase !== 'closing') || !view.up.live || !view.down.live) return off('OFF');
  const tops = { up: othersTop(view.up, 'up', view.orders), down: othersTop(view.down, 'down', view.orders) };
  const held = view.heldBy(NAME);
  const mids = { up: midOf(tops.up), down: midOf(tops.down) };
  const nowMs = view.now / view.round.timeScale;
  const rules = flowRules(params);
  memory.flow.observe(view, NAME, mids, rules);
  const exit = exitOf(view, held, mids, params, memory.exit);
  if (exit?.how === 'sell' && view.mayTake) return leaving(view, exit, params);
  if (view.phase !== 'open') return off('OFF');
  if (memory.flow.isHopeless(params.toxicLimit)) return off('OFF_TOXIC');
  if (memory.flow.isStopped(nowMs)) return off('OFF_ADVERSE');
  const fair = fairUp(view, tops, params, memory.score);
  if (fair !== undefined) memory.variance.observe(fair, nowMs / 1000);
  if (fair === undefined || !(fair >= FAIR_RANGE.min && fair <= FAIR_RANGE.max)) return off('OFF');
  const isWide = memory.flow.isToxic(nowMs) || memory.flow.wasAdverse;
  const net = toShares(held.up.shares) - toShares(held.down.shares);
  const prices = pricesOf({
    params,
    fair,
    net,
    tick: view.up.tick,
    top: tops.up,
    fractionLeft: view.fractionLeft,
    sigma: memory.variance.sigmaOver(params.sigmaSeconds),
    toxicity: memory.flow.toxicity(nowMs, rules.toxic),
    isWide,
    isUnwinding: exit !== undefined,
  });
  return quoting({ view, params, tops, held, net, fair, prices }, isWide);
}

function off(mode: string): Making {
  return { kind: 'quotes', quotes: [], mode };
}

/** Own quotes go, and the excess is sold, once a second at the most. */
function leaving(view: StrategyView, exit: Exit, params: InventoryMakingParams): Making {
  const leg = mayAttempt(view, NAME) ? exitLeg(view, exit, params) : undefined;
  if (leg === undefined) return off('EXIT');
  return { ...off('EXIT'), take: { legs: [leg], rank: 'reduce', plan: 'exit' } };
}

function midOf({ bestBid, bestAsk }: Top): number | undefined {
  return bestBid === 0 || bestAsk === 0 ? undefined : (bestBid + bestAsk) / 2 / PRICE_ONE;
}

/** Fair value of Up; where Up's book lacks a side, what Down's book says about it. */
function fairUp(
  view: StrategyView,
  tops: Tops,
  { model }: InventoryMakingParams,
  score: FlowScore,
): number | undefined {
  if (model === 'volatility') {
    const { up, orders } = view;
    score.observe(view.trades.netVolume, view.now / 1000 / view.round.timeScale);
    const fair = depthFair(othersBids(up, 'up', orders), othersAsks(up, 'up', orders), score.z, up.tick);
    if (fair !== undefined) return fair;
  }
  const own = microOf(tops.up);
  if (own !== undefined) return own;
  const mirrored = microOf(tops.down);
  return mirrored === undefined ? undefined : 1 - mirrored;
}

function microOf({ bestBid, bestBidSize, bestAsk, bestAskSize }: Top): number | undefined {
  return microPrice(bestBid, bestBidSize, bestAsk, bestAskSize);
}

/** What both sides' quotes are made of. */
type Picture = {
  readonly view: StrategyView;
  readonly params: InventoryMakingParams;
  readonly tops: Tops;
  readonly held: Positions;
  readonly net: number;
  readonly fair: number;
  readonly prices: Prices;
};

function quoting(picture: Picture, isWide: boolean): Making {
  const bid = bidQuote(picture);
  const asks = askQuotes(picture, bid);
  if (bid === undefined && asks.length === 0) return off('OFF');
  const both = isWide ? 'WIDE' : 'NORMAL';
  const mode = bid !== undefined && asks.length > 0 ? both : 'ONE_SIDED';
  return { kind: 'quotes', quotes: bid === undefined ? asks : [bid, ...asks], mode };
}

/** A side that the book does not have is not quoted: nobody says what it is worth (strategies §8, edge cases). */
function bidQuote(picture: Picture): Quote | undefined {
  const { view, net, prices, tops, fair } = picture;
  const defence = defenceAt(picture, 'bid');
  const at = price(prices.bid - defence.backTicks * view.up.tick);
  if (tops.up.bestBid === 0 || defence.isOff) return undefined;
  const most = room(picture, 'up', at, net, fair);
  return quote(picture, 'up', 'BUY', at, Math.min(orderShares(picture, at, net > 0), most));
}

/** @param bid what is bid for Up, which uses up a part of the capital */
function askQuotes(picture: Picture, bid: Quote | undefined): Quote[] {
  const { view, params, held, net, prices, tops, fair } = picture;
  const defence = defenceAt(picture, 'ask');
  const at = price(prices.ask + defence.backTicks * view.up.tick);
  if (tops.up.bestAsk === 0 || defence.isOff) return [];
  const size = orderShares(picture, at, net < 0);
  const offered = params.model === 'spread' ? Math.min(size, toShares(held.up.shares)) : 0;
  const selling = quote(picture, 'up', 'SELL', at, offered);
  const rest = size - (selling === undefined ? 0 : toShares(selling.size));
  const other = complement(at);
  const buyAt = price(other - (other % view.down.tick));
  const most = Math.min(rest, room(picture, 'down', buyAt, -net, 1 - fair, bid));
  const buying = quote(picture, 'down', 'BUY', buyAt, most);
  if (selling === undefined) return buying === undefined ? [] : [buying];
  return buying === undefined ? [selling] : [selling, buying];
}

function defenceAt({ view, params }: Picture, side: 'bid' | 'ask'): Defence {
  return defenceOf(view, NAME, side, { tries: params.defenceTries, offMs: params.defenceSeconds * 1000 });
}

/** Shares for the configured money, half of it on the side that makes the imbalance larger. */
function orderShares({ params, prices }: Picture, at: Price, growsImbalance: boolean): number {
  return ((params.orderUsdc / toFraction(at)) * prices.sizeFactor) / (growsImbalance ? 2 : 1);
}

/** Shares that may still be bought of an outcome: by its own limit, the capital, and what may be held one-sidedly. */
function room(
  { params, held }: Picture,
  outcome: 'up' | 'down',
  at: Price,
  lead: number,
  worth: number,
  bid?: Quote,
): number {
  const quoted = bid === undefined ? 0 : toShares(bid.size) * toFraction(bid.price);
  const capital = params.capitalUsdc - toUsdc(held.up.cost) - toUsdc(held.down.cost) - quoted;
  return Math.min(
    params.maxShares - toShares(held[outcome].shares),
    capital / toFraction(at),
    params.maxDirectionalUsdc / worth - lead,
  );
}

/** One quote, cut to what an order may be worth, or none where the size falls below what may rest. */
function quote(
  { view, params }: Picture,
  outcome: Quote['outcome'],
  side: Quote['side'],
  at: Price,
  shares: number,
): Quote | undefined {
  if (!(at > 0 && at < PRICE_ONE)) return undefined;
  const most = Math.min(params.maxOrderUsdc, toUsdc(view.config.risk.maxOrderUsdc)) / toFraction(at);
  const size = floorToSizeStep(Math.min(shares, most));
  return size >= view.round.minSize ? { outcome, side, price: at, size } : undefined;
}
