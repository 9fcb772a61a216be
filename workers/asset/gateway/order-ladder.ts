import type { PlaceEffect } from '../../../shared/events/effects.ts';
import type { Random } from '../../../shared/ports/ports.ts';
import {
  cost,
  type EpochMs,
  floorToSizeStep,
  isOnGrid,
  type MicroUsdc,
  type Price,
  price,
  PRICE_ONE,
  toFraction,
} from '../../../shared/units/index.ts';
import type { VenueClock } from '../venue-clock.ts';
import type { PlaceSigner, Seal, SealedTerms } from './order-signing.ts';

/**
 * A seal serves for this long: its timestamp is signed too, and how old one may be is not published. What was likely to
 * follow an order is not likely any more after the same time.
 */
const SERVES_FOR_MS = 10_000;

/** More rungs than all slots of two rounds want; beyond it the oldest go. */
const MAX_RUNGS = 64;

/** Quotes are sized by money: whole cents of it. */
const MONEY_STEP = 10_000;

type Rung = { readonly seal: Seal; readonly until: EpochMs };

type Likely = { readonly terms: readonly SealedTerms[]; readonly until: EpochMs };

/**
 * Signs in idle time the orders that are likely to come next, so that one that comes costs no signature: the same order
 * again, and the same money one tick higher and lower, on each side of each token that was quoted.
 *
 * A signature that is never sent costs nothing and binds nobody. Each is used once.
 */
export class OrderLadder {
  readonly #signer: PlaceSigner;
  readonly #random: Random;
  readonly #clock: VenueClock;
  /** Oldest first. */
  readonly #rungs = new Map<string, Rung>();
  readonly #likely = new Map<string, Likely>();
  readonly #counts = { made: 0, used: 0 };

  constructor(signer: PlaceSigner, random: Random, clock: VenueClock) {
    this.#signer = signer;
    this.#random = random;
    this.#clock = clock;
  }

  /** Signatures made ahead, and how many of them served. */
  get counts(): { readonly made: number; readonly used: number } {
    return this.#counts;
  }

  /** The order, signed: ahead if it was foreseen, else now. What may follow it is foreseen from here on. */
  seal(place: PlaceEffect): Seal {
    const now = this.#clock.now();
    this.#likely.set(`${place.token} ${place.side}`, { terms: likelyAfter(place), until: later(now) });
    const key = this.#signer.sealKey(place);
    const rung = this.#rungs.get(key);
    this.#rungs.delete(key);
    if (rung === undefined || rung.until <= now) return this.#signer.seal(place, this.#random.bits53(), now);
    this.#counts.used += 1;
    return rung.seal;
  }

  /** Signs one order that is likely and not signed yet; false when there is none. */
  climb(): boolean {
    const now = this.#clock.now();
    for (const [slot, { terms, until }] of this.#likely) {
      if (until <= now) this.#likely.delete(slot);
      else for (const candidate of terms) if (this.#sign(candidate, now)) return true;
    }
    return false;
  }

  #sign(terms: SealedTerms, now: EpochMs): boolean {
    const key = this.#signer.sealKey(terms);
    const known = this.#rungs.get(key);
    if (known !== undefined && known.until > now) return false;
    this.#rungs.delete(key);
    this.#rungs.set(key, { seal: this.#signer.seal(terms, this.#random.bits53(), now), until: later(now) });
    this.#counts.made += 1;
    const [oldest] = this.#rungs.keys();
    if (this.#rungs.size > MAX_RUNGS && oldest !== undefined) this.#rungs.delete(oldest);
    return true;
  }
}

function later(now: EpochMs): EpochMs {
  return (now + SERVES_FOR_MS) as EpochMs;
}

function likelyAfter(place: PlaceEffect): readonly SealedTerms[] {
  const money = Math.ceil(cost(place.size, place.price) / MONEY_STEP) * MONEY_STEP;
  const neighbours = [place.price + place.tick, place.price - place.tick]
    .filter((at) => at < PRICE_ONE && isOnGrid(at, place.tick))
    .map((at) => resized(place, price(at), money as MicroUsdc));
  return [place, ...neighbours];
}

function resized(place: PlaceEffect, at: Price, money: MicroUsdc): SealedTerms {
  return { ...place, price: at, size: floorToSizeStep(money / 1e6 / toFraction(at)) };
}
