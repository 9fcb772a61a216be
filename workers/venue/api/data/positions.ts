import { MICRO, PRICE_ONE } from '../../../../shared/units/index.ts';
import type { TokenId } from '../../../../shared/market/ids.ts';
import type { VenueCore, VenueMarket } from '../../core/contract.ts';
import { eventSlugOf, outcomeIndex, outcomeName } from '../../core/outcomes.ts';
import { shownPrice } from '../gamma/gamma-record.ts';
import { upQuote } from '../tops.ts';
import type { History } from './history.ts';
import type { Lot } from './lots.ts';

export type PositionStatus = 'OPEN' | 'MERGEABLE' | 'REDEEMABLE' | 'REDEEMABLE_LOST' | 'CLOSED';

/** What a wallet holds, or held, of one token. */
export type Position = {
  readonly wallet: string;
  readonly market: VenueMarket;
  readonly token: TokenId;
  /** Micro-shares on chain. */
  readonly size: number;
  readonly lot: Lot | undefined;
  readonly status: PositionStatus;
  /** Present price of the token, 0 to 1. */
  readonly price: number;
};

/** Positions smaller than this, in micro-shares, are hidden (protocol §11.1). */
const DUST = 100_000;

/** Positions of the Data API, reckoned from what wallets hold on chain and what they paid for it (protocol §11.1). */
export class Positions {
  readonly #venue: VenueCore;
  readonly #history: History;

  constructor(venue: VenueCore, history: History) {
    this.#venue = venue;
    this.#history = history;
  }

  /** Of one wallet in all markets, or of all wallets in one. Dust is left out, closed ones are not. */
  find(wallet: string | undefined, markets: readonly VenueMarket[]): readonly Position[] {
    return markets.flatMap((market) => this.#inMarket(market, wallet)).filter(isWorthShowing);
  }

  #inMarket(market: VenueMarket, wallet: string | undefined): Position[] {
    const lots = this.#history.lots.ofMarket(market);
    return [market.round.up, market.round.down].flatMap((token) => {
      const sizes = this.#sizes(token, wallet);
      for (const lot of lots) if (lot.token === token && !sizes.has(lot.wallet)) sizes.set(lot.wallet, 0);
      return [...sizes]
        .filter(([holder]) => wallet === undefined || holder === wallet)
        .map(([holder, size]) => this.#position(market, token, holder, size));
    });
  }

  /** Micro-shares by wallet, in lower case. */
  #sizes(token: TokenId, wallet: string | undefined): Map<string, number> {
    const { chain } = this.#venue;
    if (wallet === undefined) {
      return new Map(chain.holdersOf(token).map(({ wallet: holder, size }) => [holder.toLowerCase(), size]));
    }
    return new Map(
      chain
        .sharesOf(wallet)
        .filter((held) => held.token === token)
        .map(({ size }) => [wallet, size]),
    );
  }

  #position(market: VenueMarket, token: TokenId, wallet: string, size: number): Position {
    const { resolution, round } = market;
    const lot = this.#history.lots.of(market, wallet, token);
    const other = token === round.up ? round.down : round.up;
    const holdsBoth = size > 0 && this.#venue.chain.sharesOf(wallet).some((held) => held.token === other);
    const won = resolution === undefined ? undefined : (resolution.winner === 'up') === (token === round.up);
    return {
      wallet,
      market,
      token,
      size,
      lot,
      price: this.#price(market, token, won),
      status: statusOf(size, won, holdsBoth),
    };
  }

  #price(market: VenueMarket, token: TokenId, won: boolean | undefined): number {
    if (won !== undefined) return won ? 1 : 0;
    const up = shownPrice(upQuote(this.#venue, market)) / PRICE_ONE;
    return token === market.round.up ? up : Number((1 - up).toFixed(4));
  }
}

function statusOf(size: number, won: boolean | undefined, holdsBoth: boolean): PositionStatus {
  if (size === 0) return 'CLOSED';
  if (won !== undefined) return won ? 'REDEEMABLE' : 'REDEEMABLE_LOST';
  return holdsBoth ? 'MERGEABLE' : 'OPEN';
}

function isWorthShowing({ size, lot }: Position): boolean {
  return (size === 0 ? (lot?.bought ?? 0) : size) >= DUST;
}

/** One position as JSON. What was redeemed counts as sold at its payout. */
export function positionRow({ wallet, market, token, size, lot, status, price }: Position): Record<string, unknown> {
  const { round, title, resolution } = market;
  const outcome = token === round.up ? 'up' : 'down';
  const { bought = 0, paid = 0, sold = 0, received = 0, fees = 0, lastAt = market.listedAt } = lot ?? {};
  const averagePrice = bought === 0 ? 0 : paid / bought;
  const share = bought === 0 ? 0 : size / bought;
  const entryCost = averagePrice * size;
  const entryFees = fees * Math.min(1, share);
  const redeemed = resolution === undefined ? 0 : Math.max(0, bought - sold - size);
  const realized = received + redeemed * price - (sold + redeemed) * averagePrice - (fees - entryFees);
  const unrealized = price * size - entryCost - entryFees;
  return {
    proxy_wallet: wallet,
    token_id: token,
    condition_id: round.conditionId,
    current_size: micro(size),
    avg_price: Number(averagePrice.toFixed(6)),
    entry_cost_usdc: micro(entryCost),
    entry_fees_usdc: micro(entryFees),
    total_cost_usdc: micro(entryCost + entryFees),
    current_price: price,
    current_value: micro(price * size),
    total_size: micro(bought),
    realized_pnl: micro(realized),
    unrealized_pnl: micro(unrealized),
    total_pnl: micro(realized + unrealized),
    percent_pnl: paid === 0 ? 0 : Number(((100 * (realized + unrealized)) / paid).toFixed(4)),
    status,
    redeemable: status === 'REDEEMABLE' || status === 'REDEEMABLE_LOST',
    mergeable: status === 'MERGEABLE',
    negative_risk: round.negRisk,
    title,
    slug: round.slug,
    icon: '',
    event_slug: eventSlugOf(market),
    outcome: outcomeName(outcome, round),
    outcome_index: outcomeIndex(outcome),
    opposite_outcome: outcomeName(outcome === 'up' ? 'down' : 'up', round),
    opposite_token_id: outcome === 'up' ? round.down : round.up,
    end_date: new Date(round.endsAt).toISOString().replace('.000Z', 'Z'),
    last_event_at: Math.floor(lastAt / 1000),
  };
}

/** Micro-units as a JSON number of whole ones. */
export function micro(units: number): number {
  return Number((units / MICRO).toFixed(6));
}
