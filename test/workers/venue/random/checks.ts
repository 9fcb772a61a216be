import { expect } from 'vitest';
import { OUTCOMES } from '../../../../shared/market/ids.ts';
import { tokenOf } from '../../../../shared/market/round.ts';
import { formatDecimal } from '../../../../shared/units/index.ts';
import type { LedgerReport } from '../../../../workers/venue/core/contract.ts';
import type { BothSides } from './both-sides.ts';
import { ONE } from './reference-arithmetic.ts';
import { cashHeld, type ReferenceOrder, remaining } from './reference-order.ts';
import type { ReferenceTrade } from './reference-trade.ts';
import type { ReferenceVenue } from './reference-venue.ts';
import type { Trader } from './trader.ts';

type Level = { readonly price: string; readonly size: string };

/** Both tokens' books as served, level by level, are those of the reference's resting orders. */
export function checkBooks({ served, reference, markets }: BothSides): void {
  for (const { round, state } of markets) {
    if (state === 'resolved') continue;
    for (const outcome of OUTCOMES) {
      const { value } = served.get(`/clob/book?token_id=${tokenOf(round, outcome)}`);
      const { bids, asks } = value as { readonly bids: Level[]; readonly asks: Level[] };
      const expected = levelsOf(reference, round.conditionId, outcome === 'up');
      expect({ bids: bids.map(text), asks: asks.map(text) }, `${round.slug} ${outcome}`).toEqual(expected);
    }
  }
}

/** What a client of the market socket made of the frames is what the reference has resting. */
export function checkFollowedBooks({ follower, reference, markets }: BothSides): void {
  follower.catchUp();
  for (const { round, state } of markets) {
    if (state === 'resolved') continue;
    for (const outcome of OUTCOMES) {
      const levels = follower.book(tokenOf(round, outcome))?.levels();
      const followed = { bids: levels?.bids.map(text), asks: levels?.asks.map(text) };
      const expected = levelsOf(reference, round.conditionId, outcome === 'up');
      expect(followed, `${round.slug} ${outcome} as the market socket told it`).toEqual(expected);
    }
  }
}

/** What REST lists as open is what the reference has open. */
export function checkListedOrders({ reference, traders }: BothSides): void {
  for (const trader of traders) {
    const listed = trader.list('/data/orders').map((record) => [record['id'], record['size_matched']]);
    const expected = openOrdersOf(reference, trader).map(({ id, matched }) => [id, shares(matched)]);
    expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(expected));
  }
}

/** What each account made of its user socket is what the reference has resting. */
export function checkPictures({ reference, traders }: BothSides): void {
  for (const trader of traders) {
    trader.catchUp();
    const open = openOrdersOf(reference, trader);
    const delayed = new Set(open.filter(({ state }) => state === 'delayed').map(({ id }) => id));
    const told = [...trader.picture.openOrders()].filter(([id]) => !delayed.has(id));
    const expected = open.filter(({ state }) => state === 'live').map(({ id, matched }) => [id, shares(matched)]);
    expect(Object.fromEntries(told.map(([id, matched]) => [id, String(matched)]))).toEqual(
      Object.fromEntries(expected),
    );
  }
}

function openOrdersOf(reference: ReferenceVenue, { apiKey }: Trader): ReferenceOrder[] {
  return reference.openOrders().filter(({ owner }) => owner === apiKey);
}

/** Cash, fees, reserves and shares of every wallet to the micro-unit, and the venue's own word that money is conserved. */
export function checkAccounts({ served, reference, traders }: BothSides): void {
  const { value } = served.get('/control/ledger');
  const { accounts, conservation } = value as LedgerReport;
  expect(conservation).toMatchObject({ violations: [], held: true });
  for (const { wallet } of traders) {
    const account = accounts.find(({ address }) => address.toLowerCase() === wallet.toLowerCase());
    const positions = (account?.positions ?? []).map(({ token, settled, provisional, reserved }) => [
      token,
      { settled, provisional, reserved },
    ]);
    expect({
      cash: account?.cash,
      reserved: account?.reserved,
      fees: account?.feesPaid,
      positions: Object.fromEntries(positions),
    }).toEqual(expectedAccount(reference, wallet));
  }
}

/** Every trade of every account, by REST and by socket: who, how much, at which prices, in which order. */
export function checkTrades({ reference, traders }: BothSides): void {
  for (const trader of traders) {
    const listed = trader.list('/data/trades');
    const expected = [...reference.trades.values()].flatMap((trade) => rolesIn(trade, trader));
    expect(listed.map(listedText).toSorted()).toEqual(expected.toSorted());
    trader.catchUp();
    const statuses = listed.map((record) => [
      `${String(record['id'])} ${String(record['trader_side'])}`,
      record['status'],
    ]);
    const told = [...trader.picture.trades].map(([name, status]) => [name, `TRADE_STATUS_${status}`]);
    expect(Object.fromEntries(told), 'the user socket').toEqual(Object.fromEntries(statuses));
  }
}

function expectedAccount(reference: ReferenceVenue, wallet: string) {
  const own = reference.wallets.get(wallet)!;
  const orders = reference.openOrders().filter((order) => order.wallet === wallet);
  const tokens = [...new Set([...own.settled.keys(), ...own.provisional.keys()])].filter(
    (token) => own.sharesOf(token) > 0n,
  );
  const positions = tokens.map((token) => [
    token,
    {
      settled: Number(own.of('settled', token)),
      provisional: Number(own.of('provisional', token)),
      reserved: Number(reference.sharesHeld(wallet, token)),
    },
  ]);
  return {
    cash: Number(own.cash),
    reserved: Number(orders.reduce((sum, order) => sum + cashHeld(order), 0n)),
    fees: Number(own.feesPaid),
    positions: Object.fromEntries(positions),
  };
}

/** Best last on both sides, as served. */
function levelsOf(reference: ReferenceVenue, market: string, ofUp: boolean) {
  const totals = { bids: new Map<bigint, bigint>(), asks: new Map<bigint, bigint>() };
  for (const order of reference.openOrders()) {
    if (order.market !== market || order.state !== 'live') continue;
    const price = order.isUp === ofUp ? order.price : ONE - order.price;
    const side = (order.isUp === ofUp) === (order.side === 'BUY') ? totals.bids : totals.asks;
    side.set(price, (side.get(price) ?? 0n) + remaining(order));
  }
  return { bids: rows(totals.bids, 1), asks: rows(totals.asks, -1) };
}

function rows(side: Map<bigint, bigint>, sign: 1 | -1): string[] {
  return [...side]
    .toSorted(([a], [b]) => sign * Number(a - b))
    .map(([price, size]) => `${formatDecimal(Number(price), 4)}×${shares(size)}`);
}

/** One line per role of an account in a trade. */
function rolesIn(trade: ReferenceTrade, { apiKey }: Trader): string[] {
  const legs = trade.levels.flatMap((level) => level.legs);
  const size = trade.levels.reduce((sum, level) => sum + level.size, 0n);
  const lines = legs.map(
    ({ maker, size: part }) => `${maker.id} ${shares(part)}@${maker.price} ${maker.side} ${maker.token}`,
  );
  const roles = [
    ...(trade.taker.owner === apiKey ? ['TAKER'] : []),
    ...(legs.some(({ maker }) => maker.owner === apiKey) ? ['MAKER'] : []),
  ];
  return roles.map((role) => `${role} ${trade.taker.id} ${trade.taker.side} ${shares(size)}: ${lines.join('; ')}`);
}

function listedText(record: Record<string, unknown>): string {
  const legs = record['maker_orders'] as Record<string, string>[];
  const lines = legs.map(
    (leg) =>
      `${leg['order_id']} ${leg['matched_amount']}@${Math.round(Number(leg['price']) * 10_000)} ${leg['side']} ${leg['asset_id']}`,
  );
  return `${String(record['trader_side'])} ${String(record['taker_order_id'])} ${String(record['side'])} ${String(record['size'])}: ${lines.join('; ')}`;
}

function shares(size: bigint): string {
  return formatDecimal(Number(size), 6);
}

function text({ price, size }: Level): string {
  return `${price}×${size}`;
}
