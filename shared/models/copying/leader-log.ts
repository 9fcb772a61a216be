import type { EpochMs } from '../../units/index.ts';
import { freshness } from './freshness.ts';
import { SeenTrades, type TradeIdentity, tradeKey } from './seen-trades.ts';

/** A trade as any source tells it: who, and what it is known by. */
type Told = Omit<TradeIdentity, 'atMs'> & { readonly wallet: string; readonly at: EpochMs };

/** A leader's trade that was not told before, with a name of its own. */
type NewTrade<T> = { readonly trade: T; readonly key: string };

/** What was let pass, by cause. */
type LeaderCounts = {
  /** Told, by whichever source, and known already. */
  known: number;
  /** From before the beginning: nothing older is copied. */
  old: number;
  /** Trades of the future, which count as of now. */
  ahead: number;
};

/**
 * Trades of leaders from several sources, each given out once: the first source to report wins (strategies §6.1, vector V-COPY).
 * Fills of one transaction that are equal in everything are told apart by their number.
 */
export class LeaderLog {
  readonly counts: LeaderCounts = { known: 0, old: 0, ahead: 0 };
  readonly #since: EpochMs;
  readonly #seen: ReadonlyMap<string, SeenTrades>;
  #given = 0;

  /** @param since whole seconds are told, so the second of the beginning counts as after it */
  constructor(leaders: readonly string[], since: EpochMs) {
    this.#since = since;
    this.#seen = new Map(leaders.map((leader) => [leader, new SeenTrades()]));
  }

  /** What is new in one answer of a source, in its order. Trades of other wallets are passed over. */
  take<T extends Told>(answer: readonly T[], now: EpochMs): NewTrade<T>[] {
    const fresh: NewTrade<T>[] = [];
    for (const [leader, seen] of this.#seen) {
      const his = answer.filter(({ wallet }) => wallet === leader);
      const unknown = seen.take(his, (trade) => tradeKey({ ...trade, atMs: trade.at }));
      this.counts.known += his.length - unknown.length;
      for (const trade of unknown) {
        if (trade.at < Math.floor(this.#since / 1000) * 1000) this.counts.old += 1;
        else fresh.push(this.#give(trade, now));
      }
    }
    return fresh;
  }

  #give<T extends Told>(trade: T, now: EpochMs): NewTrade<T> {
    this.#given += 1;
    const key = `${trade.transaction}:${this.#given}`;
    if (freshness(now, trade.at, Infinity) !== 'ahead') return { trade, key };
    this.counts.ahead += 1;
    return { trade: { ...trade, at: now }, key };
  }
}
