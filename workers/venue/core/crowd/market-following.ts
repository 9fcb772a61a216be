import type { SeededRandom } from '../../../../shared/ports/seeded-random.ts';
import { epochMs, MICRO, type MicroShares, microShares } from '../../../../shared/units/index.ts';
import type { Market } from '../markets/market.ts';
import { strikeOf } from '../markets/settlement-rule.ts';
import { oppositeOf } from '../matching/merged-book.ts';
import { PriceHistory } from '../prices/price-history.ts';
import { volatilityPerSecond } from '../prices/price-walk.ts';
import { probabilityUp } from './fair-value.ts';
import type { MarketMaker } from './market-maker.ts';
import type { CrowdMember } from './member.ts';
import type { CrowdParts } from './parts.ts';

/** Fair values are remembered for this long, nominal: longer than the slowest maker lags. */
const MEMORY_S = 30;
/** Takers of a round that has not begun, as a part of those of one that has. */
const EARLY_TAKERS = 0.1;
/** Part of the takes that go through one to three whole levels, so that quotes behind the best are reached too. */
const SWEEP_SHARE = 0.35;
const SWEEP_LEVELS = 3;
const MIN_TAKE_SHARES = 5;
const MAX_TAKE_SHARES = 60;

/** The crowd's doings in one market. */
export class MarketFollowing {
  readonly #parts: CrowdParts;
  readonly #market: Market;
  readonly #makers: readonly MarketMaker[];
  readonly #taker: CrowdMember;
  readonly #making: SeededRandom;
  readonly #taking: SeededRandom;
  readonly #fairs: PriceHistory;

  constructor(
    parts: CrowdParts,
    market: Market,
    makers: readonly MarketMaker[],
    taker: CrowdMember,
    random: SeededRandom,
  ) {
    this.#parts = parts;
    this.#market = market;
    this.#makers = makers;
    this.#taker = taker;
    this.#making = random.fork('making');
    this.#taking = random.fork('taking');
    this.#fairs = new PriceHistory(this.#realMs(MEMORY_S));
  }

  /** All makers quote, then they and the takers go on in turns until the round is over. */
  begin(): void {
    if (!this.#market.isRunning) return;
    const fairUp = this.#fairUp();
    this.#fairs.add({ at: epochMs(this.#parts.schedule.now() - this.#realMs(MEMORY_S)), value: fairUp });
    for (const maker of this.#makers) maker.quote(fairUp);
    this.#parts.announcer.changed(this.#market);
    this.#make();
    this.#waitToTake();
  }

  #make(): void {
    const { rates, schedule } = this.#parts;
    const perS = this.#market.state === 'open' ? rates.bookChangesPerS : rates.earlyBookChangesPerS;
    const delayMs = (1000 / perS) * (0.5 + this.#making.unit());
    schedule.after(delayMs, () => {
      if (this.#market.isRunning) {
        this.#quote();
        this.#make();
      } else {
        for (const maker of this.#makers) maker.leave();
      }
      this.#parts.announcer.changed(this.#market);
    });
  }

  /** The makers who look up at this moment quote around the fair value that each has noticed so far. */
  #quote(): void {
    const now = this.#parts.schedule.now();
    this.#fairs.add({ at: now, value: this.#fairUp() });
    for (const maker of this.#makers) {
      if (this.#making.unit() >= maker.style.diligence) continue;
      const noticed = this.#fairs.lastAtOrBefore(epochMs(now - this.#realMs(maker.style.lagS)));
      if (noticed !== undefined) maker.quote(noticed.value);
    }
  }

  #waitToTake(): void {
    const { rates, schedule } = this.#parts;
    const perS = rates.takesPerS * (this.#market.state === 'open' ? 1 : EARLY_TAKERS);
    const delayMs = (-Math.log(1 - this.#taking.unit()) * 1000) / perS;
    schedule.after(delayMs, () => {
      if (!this.#market.isRunning) return;
      this.#take();
      this.#waitToTake();
    });
  }

  /** Hits one side or the other at random: some of the best level, or whole levels and some of the next. */
  #take(): void {
    const { book } = this.#market;
    const side = this.#taking.unit() < 0.5 ? 'bid' : 'ask';
    const sweeps = this.#taking.unit() < SWEEP_SHARE;
    const depth = sweeps ? 1 + Math.floor(this.#taking.unit() * SWEEP_LEVELS) : 0;
    const drawn = this.#drawnSize();
    const reached = book.levels(oppositeOf(side)).slice(0, depth + 1);
    const worst = reached.at(-1);
    if (worst === undefined) return;
    const size = reached.slice(0, depth).reduce<number>((sum, { total }) => sum + total, drawn);
    const order = this.#taker.order(this.#market, side, worst.price, microShares(size), 'FAK');
    if (order !== undefined) this.#parts.matcher.take(this.#market, order);
  }

  #drawnSize(): MicroShares {
    const shares = MIN_TAKE_SHARES + this.#taking.unit() * (MAX_TAKE_SHARES - MIN_TAKE_SHARES);
    return microShares(Math.floor(shares) * MICRO);
  }

  /** What the crowd believes Up, or a range's Yes, to be worth. Before the start nobody knows the price to beat. */
  #fairUp(): number {
    const { round, state, place, strike } = this.#market;
    if (state === 'listed') return 0.5;
    if (place !== undefined) return this.#reaches(place.from, 1) - this.#reaches(place.below, 0);
    return this.#reaches(strike ?? strikeOf(round, this.#parts.prices), 0.5);
  }

  /** Probability that the settlement price is at least this; `unknown` where there is none. The crowd knows the true price. */
  #reaches(strike: number | undefined, unknown: number): number {
    if (strike === undefined) return unknown;
    const { prices, schedule } = this.#parts;
    const { round } = this.#market;
    const now = schedule.now();
    const lookbackMs = round.rule.kind === 'twap' ? prices.lookbackMs : 0;
    const spot = prices.spot(round.asset);
    return probabilityUp({
      spot,
      strike,
      secondsLeft: Math.max(0, this.#nominalS(round.endsAt - now)),
      lookbackS: this.#nominalS(lookbackMs),
      meanSoFar: prices.oracleMean(round.asset, epochMs(round.endsAt - lookbackMs), now) ?? spot,
      volatility: volatilityPerSecond(round.asset),
    });
  }

  #nominalS(realMs: number): number {
    return realMs / 1000 / this.#market.round.timeScale;
  }

  #realMs(nominalS: number): number {
    return nominalS * 1000 * this.#market.round.timeScale;
  }
}
