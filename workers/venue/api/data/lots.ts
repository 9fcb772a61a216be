import { OUTCOMES, type Side, type TokenId } from '../../../../shared/market/ids.ts';
import { tokenOf } from '../../../../shared/market/round.ts';
import type { EpochMs, MicroShares, Price } from '../../../../shared/units/index.ts';
import type { VenueMarket, WalletAct } from '../../core/contract.ts';

/** A wallet's part in a trade, in terms of its own token. */
export type Fill = {
  readonly token: TokenId;
  readonly side: Side;
  readonly price: Price;
  readonly size: MicroShares;
  readonly taker: boolean;
};

/** What a wallet bought and sold of one token so far, in micro-shares and micro-pUSD. */
export type Lot = {
  /** Lower case. */
  readonly wallet: string;
  readonly token: TokenId;
  bought: number;
  /** Paid for what was bought, without fees. */
  paid: number;
  sold: number;
  received: number;
  fees: number;
  lastAt: EpochMs;
};

/** Cost and proceeds of every wallet's positions. A forgotten market takes its own along. */
export class Lots {
  readonly #byMarket = new WeakMap<VenueMarket, Map<string, Lot>>();

  ofMarket(market: VenueMarket): readonly Lot[] {
    return [...(this.#byMarket.get(market)?.values() ?? [])];
  }

  of(market: VenueMarket, wallet: string, token: TokenId): Lot | undefined {
    return this.#byMarket.get(market)?.get(nameOf(wallet, token));
  }

  trade(
    market: VenueMarket,
    wallet: string,
    {
      token,
      side,
      size,
      amount,
      fee,
      at,
    }: Fill & { readonly amount: number; readonly fee: number; readonly at: EpochMs },
  ): void {
    const lot = this.#lot(market, wallet, token, at);
    lot.fees += fee;
    if (side === 'BUY') {
      lot.bought += size;
      lot.paid += amount;
    } else {
      lot.sold += size;
      lot.received += amount;
    }
  }

  /** A split buys both sides at one half each, a merge sells them so. */
  note({ kind, wallet, market, amount, at }: WalletAct & { readonly at: EpochMs }): void {
    if (market === undefined || (kind !== 'SPLIT' && kind !== 'MERGE')) return;
    for (const outcome of OUTCOMES) {
      const lot = this.#lot(market, wallet, tokenOf(market.round, outcome), at);
      const half = outcome === 'up' ? Math.ceil(amount / 2) : Math.floor(amount / 2);
      if (kind === 'SPLIT') {
        lot.bought += amount;
        lot.paid += half;
      } else {
        lot.sold += amount;
        lot.received += half;
      }
    }
  }

  #lot(market: VenueMarket, wallet: string, token: TokenId, at: EpochMs): Lot {
    const lots = this.#byMarket.get(market) ?? new Map<string, Lot>();
    this.#byMarket.set(market, lots);
    const name = nameOf(wallet, token);
    const lot = lots.get(name) ?? newLot(wallet.toLowerCase(), token, at);
    lots.set(name, lot);
    lot.lastAt = at;
    return lot;
  }
}

function newLot(wallet: string, token: TokenId, lastAt: EpochMs): Lot {
  return { wallet, token, bought: 0, paid: 0, sold: 0, received: 0, fees: 0, lastAt };
}

function nameOf(wallet: string, token: TokenId): string {
  return `${wallet.toLowerCase()}/${token}`;
}
