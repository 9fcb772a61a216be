import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OrderType } from '../../../../shared/events/effects.ts';
import type { Outcome, Side } from '../../../../shared/market/ids.ts';
import { parseDecimal } from '../../../../shared/units/index.ts';
import type { BookSnapshot } from '../../../../workers/venue/core/contract.ts';
import { type Post, QuietVenue, type Wallet } from './quiet-venue.ts';

type Act =
  | {
      readonly kind: 'post';
      readonly who: number;
      readonly outcome: Outcome;
      readonly side: Side;
      readonly cents: number;
      readonly hundredths: number;
      readonly type: OrderType;
    }
  | { readonly kind: 'cancel'; readonly who: number; readonly which: number }
  | { readonly kind: 'wait'; readonly ms: number };

const who = fc.nat(3);
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('post' as const),
      who,
      outcome: fc.constantFrom<Outcome>('up', 'down'),
      side: fc.constantFrom<Side>('BUY', 'BUY', 'SELL'),
      cents: fc.integer({ min: 40, max: 60 }),
      hundredths: fc.integer({ min: 500, max: 3000 }),
      type: fc.constantFrom<OrderType>('GTC', 'GTC', 'GTC', 'FAK', 'FOK'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cancel' as const), who, which: fc.nat(20) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 900 }) }) },
);

/** A venue with four wallets that begin with full sets, so that sales are possible. */
function furnished(): { readonly quiet: QuietVenue; readonly wallets: readonly Wallet[] } {
  const quiet = new QuietVenue();
  const wallets = [1, 2, 3, 4].map((index) => quiet.wallet(index));
  for (const [maker, taker] of [
    [0, 1],
    [2, 3],
  ] as const) {
    wallets[maker]?.post({ outcome: 'down', price: 0.5, shares: 60 });
    wallets[taker]?.take({ price: 0.5, shares: 60 });
    wallets[taker]?.post({ outcome: 'down', price: 0.5, shares: 60 });
    wallets[maker]?.take({ price: 0.5, shares: 60 });
  }
  quiet.time.advance(2000);
  return { quiet, wallets };
}

function perform(act: Act, quiet: QuietVenue, wallets: readonly Wallet[], posts: Post[]): void {
  if (act.kind === 'wait') return quiet.time.advance(act.ms);
  const wallet = wallets[act.who] as Wallet;
  if (act.kind === 'cancel') {
    const post = posts[act.which];
    if (post !== undefined) quiet.venue.cancel(wallet.apiKey, [post.id]);
    return;
  }
  const { outcome, side, cents, hundredths, type } = act;
  posts.push(wallet.post({ outcome, side, price: cents / 100, shares: hundredths / 100, type }));
}

/** Runs a check over random flows: after every act `each`, in the end `finish`. */
function overAnyFlow(check: {
  readonly before?: (quiet: QuietVenue) => void;
  readonly each?: (quiet: QuietVenue) => void;
  readonly finish?: (quiet: QuietVenue, posts: readonly Post[]) => void;
}): void {
  const flow = fc.property(fc.array(act, { minLength: 10, maxLength: 120 }), (acts) => {
    const { quiet, wallets } = furnished();
    const posts: Post[] = [];
    check.before?.(quiet);
    for (const each of acts) {
      perform(each, quiet, wallets, posts);
      check.each?.(quiet);
    }
    check.finish?.(quiet, posts);
  });
  fc.assert(flow, { numRuns: 60 });
}

/** Keeps a book of both tokens by what is told alone: "token side price" to shares. */
function listen(quiet: QuietVenue): Map<string, number> {
  const levels = new Map<string, number>();
  quiet.venue.onNotice((notice) => {
    if (notice.type === 'books') {
      levels.clear();
      for (const [name, shares] of notice.books.flatMap(levelsOf)) levels.set(name, shares);
    }
    if (notice.type !== 'levels') return;
    for (const { token, side, price, size } of notice.changes) {
      const name = `${token} ${side} ${price / 10_000}`;
      if (size === 0) levels.delete(name);
      else levels.set(name, size / 1e6);
    }
  });
  return levels;
}

function levelsOf({ asset_id, bids, asks }: BookSnapshot): [string, number][] {
  return [
    ...bids.map(({ price, size }): [string, number] => [`${asset_id} BUY ${price}`, Number(size)]),
    ...asks.map(({ price, size }): [string, number] => [`${asset_id} SELL ${price}`, Number(size)]),
  ];
}

/** Price of a level that reads "price×size". */
function priceOf(level: string): number {
  return parseDecimal(level.split('×')[0] ?? '', 4) ?? Number.NaN;
}

describe('any flow of orders', () => {
  it('keeps every micro-pUSD and as many Up as Down shares, and pays all of it out in the end', () => {
    overAnyFlow({
      each: (quiet) => expect(quiet.ledger().conservation.held).toBe(true),
      finish: (quiet, posts) => {
        quiet.time.advance(400_000);
        const { conservation, accounts, openOrders } = quiet.ledger();
        expect(conservation).toMatchObject({ collateral: 0, held: true });
        expect(accounts.flatMap(({ positions }) => positions)).toEqual([]);
        expect([openOrders, accounts.map(({ reserved }) => reserved)]).toEqual([[], [0, 0, 0, 0]]);
        expect(posts.every(({ answer }) => answer !== undefined)).toBe(true);
      },
    });
  });

  it('never leaves the book crossed, and shows both tokens the same liquidity', () => {
    overAnyFlow({
      each: (quiet) => {
        const [up, down] = [quiet.book('up'), quiet.book('down')];
        expect(down.asks.map((level) => 10_000 - priceOf(level))).toEqual(up.bids.map(priceOf));
        expect(down.bids.map((level) => 10_000 - priceOf(level))).toEqual(up.asks.map(priceOf));
        const [bid = '0', ask = '1'] = [up.bids[0], up.asks[0]];
        expect(priceOf(bid)).toBeLessThan(priceOf(ask));
      },
    });
  });

  it('fills no order beyond what it offers', () => {
    overAnyFlow({
      finish: (quiet, posts) => {
        quiet.time.advance(1000);
        const overspent = posts.filter(
          ({ answer, makerAmount }) => answer?.kind === 'accepted' && answer.making > makerAmount,
        );
        expect(overspent).toEqual([]);
        const counted = quiet.ledger().orders.filter(({ side, orderType }) => side === 'SELL' || orderType === 'GTC');
        expect(counted.filter(({ matched, size }) => matched > size)).toEqual([]);
      },
    });
  });

  it('tells exactly the book that is served', () => {
    let told = new Map<string, number>();
    overAnyFlow({
      before: (quiet) => {
        told = listen(quiet);
      },
      each: (quiet) => {
        const { up, down } = quiet.market.round;
        const served = [up, down].flatMap((token) => quiet.venue.book(token) ?? []).flatMap(levelsOf);
        expect(told).toEqual(new Map(served));
      },
    });
  });
});
