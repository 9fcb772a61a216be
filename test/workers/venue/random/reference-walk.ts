import { earned, ONE, owed } from './reference-arithmetic.ts';
import { crosses, isBid, priceFor, type ReferenceOrder, remaining, upPrice } from './reference-order.ts';

/** What one maker gives of itself, and the price on the taker's token. */
export type Leg = { readonly maker: ReferenceOrder; readonly size: bigint; readonly price: bigint };

/** One price level: the taker's money is rounded once for all of it. */
export type Level = {
  readonly price: bigint;
  readonly size: bigint;
  readonly money: bigint;
  readonly legs: readonly Leg[];
};

/** Less than the hundredth of a share that an order can name counts as filled; the venue's choice (protocol §5.4 allows it). */
const DUST_SHARES = 10_000n;

/** How far a taker gets; `complete` when nothing of what it wants is left. */
export type Walk = { readonly levels: readonly Level[]; readonly complete: boolean };

/** Best price first, then first come first served (protocol §2.6). Looks at every resting order, on purpose. */
export function walk(taker: ReferenceOrder, resting: readonly ReferenceOrder[]): Walk {
  const makers = resting
    .filter((maker) => maker.state === 'live' && crosses(taker, maker))
    .toSorted((a, b) => compare(taker, a, b));
  const levels: Level[] = [];
  let shares = remaining(taker);
  let money = taker.spend ?? 0n;
  for (const price of new Set(makers.map((maker) => priceFor(taker, maker)))) {
    const wanted = taker.spend === undefined ? shares : (money * ONE) / price;
    const legs = share(
      wanted,
      price,
      makers.filter((maker) => priceFor(taker, maker) === price),
    );
    const size = legs.reduce((sum, leg) => sum + leg.size, 0n);
    if (size === 0n) break;
    const paid = taker.side === 'BUY' ? owed(size, price) : earned(size, price);
    levels.push({ price, size, money: paid, legs });
    shares -= size;
    money -= paid;
    if (size === wanted) break;
  }
  const left = taker.spend === undefined ? shares : (money * ONE) / taker.price;
  return { levels, complete: left < DUST_SHARES };
}

function compare(taker: ReferenceOrder, a: ReferenceOrder, b: ReferenceOrder): number {
  const difference = isBid(taker) ? upPrice(a) - upPrice(b) : upPrice(b) - upPrice(a);
  return difference === 0n ? a.arrival - b.arrival : Number(difference);
}

/** Deals an amount out to the makers of one level in their order. */
function share(wanted: bigint, price: bigint, makers: readonly ReferenceOrder[]): Leg[] {
  const legs: Leg[] = [];
  let left = wanted;
  for (const maker of makers) {
    const size = left < remaining(maker) ? left : remaining(maker);
    if (size === 0n) break;
    legs.push({ maker, size, price });
    left -= size;
  }
  return legs;
}
