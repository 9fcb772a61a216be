import { takerFee } from '../../../../shared/market/fees.ts';
import type { TokenId } from '../../../../shared/market/ids.ts';
import { tokenOf } from '../../../../shared/market/round.ts';
import { cost, type EpochMs, type MicroUsdc, microUsdc, proceeds } from '../../../../shared/units/index.ts';
import type { VenueCore, VenueMarket, VenueNotice, WalletActKind } from '../../core/contract.ts';
import { type Fill, Lots } from './lots.ts';

/** One thing that a wallet did, as the Data API lists it. */
export type Activity = {
  /** Rises with time; what a page's cursor names. */
  readonly sequence: number;
  readonly kind: 'TRADE' | WalletActKind;
  /** Lower case. */
  readonly wallet: string;
  readonly market?: VenueMarket;
  readonly transactionHash: string;
  readonly at: EpochMs;
  /** Money that changed hands, fees aside. */
  readonly amount: MicroUsdc;
  /** What was traded; trades only. */
  readonly fill?: Fill;
};

/** A fill on its way into the history. */
type Entry = { readonly wallet: string; readonly market: VenueMarket; readonly fill: Fill };

/** Activities beyond this are forgotten, oldest first; cut in bulk when there are a quarter more. */
const REMEMBERED = 20_000;

/**
 * What every wallet did, the crowd's too: the source of trades, activity and positions. A trade counts once it is on
 * chain; one that failed never does.
 */
export class History {
  readonly lots = new Lots();
  readonly #venue: VenueCore;
  #activities: Activity[] = [];
  /** Trades of wallets from outside that are not settled yet, by transaction. */
  readonly #unsettled = new Map<string, Entry[]>();
  #sequence = 0;

  /** Listens to the venue's notices from here on. */
  constructor(venue: VenueCore) {
    this.#venue = venue;
    venue.onNotice((notice) => this.#hear(notice));
  }

  /** All that is remembered up to a moment, newest first. */
  until(moment: number): readonly Activity[] {
    return this.#activities.filter(({ at }) => at <= moment).toReversed();
  }

  #hear(notice: VenueNotice): void {
    if (notice.type === 'print') this.#print(notice);
    if (notice.type === 'settled') this.#settle(notice);
    if (notice.type === 'market-resolved') this.#payOuts(notice.market, notice.at);
    if (notice.type !== 'wallet-act') return;
    this.lots.note(notice);
    this.#add({ ...notice, wallet: notice.wallet.toLowerCase() });
  }

  #print(print: Extract<VenueNotice, { readonly type: 'print' }>): void {
    const { market, taker, makers, transactionHash, at } = print;
    const entries = [
      { wallet: taker.toLowerCase(), market, fill: { ...fillOf(print), taker: true } },
      ...makers.map((maker) => ({
        wallet: maker.address.toLowerCase(),
        market,
        fill: { ...fillOf(maker), taker: false },
      })),
    ];
    if (!entries.some(({ wallet }) => this.#isFromOutside(wallet))) return this.#enter(entries, transactionHash, at);
    const waiting = this.#unsettled.get(transactionHash) ?? [];
    this.#unsettled.set(transactionHash, [...waiting, ...entries]);
  }

  /** Whoever posts orders has an API key, which the crowd has not. That its wallets are asked about makes them no others. */
  #isFromOutside(wallet: string): boolean {
    const { chain, keys } = this.#venue;
    const tie = chain.tieOf(wallet);
    return tie !== undefined && keys.keysOf(tie.owner).length > 0;
  }

  #settle({ trade: { transactionHash }, mined, at }: Extract<VenueNotice, { readonly type: 'settled' }>): void {
    const entries = this.#unsettled.get(transactionHash) ?? [];
    this.#unsettled.delete(transactionHash);
    if (mined) this.#enter(entries, transactionHash, at);
  }

  #enter(entries: readonly Entry[], transactionHash: string, at: EpochMs): void {
    for (const { wallet, market, fill } of entries) {
      const { side, size, price, taker } = fill;
      const amount = side === 'BUY' ? cost(size, price) : proceeds(size, price);
      const fee = taker ? takerFee(size, price, market.round.fees) : 0;
      this.lots.trade(market, wallet, { ...fill, amount, fee, at });
      this.#add({ kind: 'TRADE', wallet, market, transactionHash, at, amount, fill });
    }
  }

  /** Wallets that need not ask have been paid: their shares are gone already. */
  #payOuts(market: VenueMarket, at: EpochMs): void {
    const { resolution, round } = market;
    if (resolution === undefined) return;
    const token = tokenOf(round, resolution.winner);
    for (const lot of this.lots.ofMarket(market)) {
      const won = lot.bought - lot.sold;
      if (lot.token !== token || won <= 0 || this.#holds(lot.wallet, token)) continue;
      const { transactionHash } = resolution;
      this.#add({ kind: 'REDEEM', wallet: lot.wallet, market, transactionHash, at, amount: microUsdc(won) });
    }
  }

  #holds(wallet: string, token: TokenId): boolean {
    return this.#venue.chain.sharesOf(wallet).some((held) => held.token === token);
  }

  #add(activity: Omit<Activity, 'sequence'>): void {
    this.#sequence += 1;
    this.#activities.push({ ...activity, sequence: this.#sequence });
    if (this.#activities.length > REMEMBERED * 1.25) this.#activities = this.#activities.slice(-REMEMBERED);
  }
}

function fillOf({ token, side, price, size }: Omit<Fill, 'taker'>): Omit<Fill, 'taker'> {
  return { token, side, price, size };
}
