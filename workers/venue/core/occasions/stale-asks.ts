import type { SeededRandom } from '../../../../shared/ports/seeded-random.ts';
import {
  complement,
  epochMs,
  MICRO,
  microShares,
  PRICE_ONE,
  type Price,
  price,
} from '../../../../shared/units/index.ts';
import type { CrowdMember } from '../crowd/member.ts';
import type { CrowdParts } from '../crowd/parts.ts';
import type { Market } from '../markets/market.ts';
import { sweep } from './sweep.ts';

/** Moments at which he looks, nominal seconds before the end, each up to so many earlier. */
const LOOKS_S = [56, 44, 32, 22, 12];
const EARLIER_S = 6;
/** An outcome that the book holds for this likely is as good as certain; one that it holds for that likely, nearly. */
const CERTAIN = 9_600;
const NEARLY = 8_800;
/** What he wants for the favourite: of a certain one half the time a little less than its worth, else a price of long ago. */
const RECENT = { least: 9_000, moreCents: 2 };
const OLD = { least: 7_400, moreCents: 6 };
/** Shares on offer, whole, and how long they stand, real ms. */
const LEAST_SHARES = 30;
const MORE_SHARES = 50;
const SHORTEST_MS = 500;
const LONGEST_MS = 1_000;

/**
 * Late in a round, when its outcome is nearly certain, somebody who has slept still sells the favourite below its worth
 * (strategies §13.3). Everybody else's orders within reach are traded with first.
 */
export class StaleAsks {
  readonly #parts: CrowdParts;
  readonly #seller: CrowdMember;

  constructor(parts: CrowdParts, seller: CrowdMember) {
    this.#parts = parts;
    this.#seller = seller;
  }

  follow(market: Market, random: SeededRandom): void {
    const { endsAt, timeScale } = market.round;
    for (const secondsLeft of LOOKS_S) {
      const beforeEndMs = (secondsLeft + random.unit() * EARLIER_S) * 1_000 * timeScale;
      this.#parts.schedule.at(epochMs(endsAt - beforeEndMs), () => {
        const ask = market.state === 'open' ? askFor(market, random) : undefined;
        if (ask !== undefined) this.#offer(market, random, ask);
      });
    }
  }

  #offer(market: Market, random: SeededRandom, { outcome, wanted }: Ask): void {
    const { schedule, announcer, matcher } = this.#parts;
    const size = microShares((LEAST_SHARES + Math.floor(random.unit() * (MORE_SHARES + 1))) * MICRO);
    const standsMs = SHORTEST_MS + random.unit() * (LONGEST_MS - SHORTEST_MS);
    const side = outcome === 'up' ? 'ask' : 'bid';
    const at = outcome === 'up' ? wanted : complement(wanted);
    sweep(this.#parts, this.#seller, market, side, at);
    const order = this.#seller.order(market, side, at, size, 'GTC');
    if (order === undefined) return;
    matcher.rest(market, order);
    announcer.changed(market);
    schedule.after(standsMs, () => {
      if (order.status === 'LIVE') matcher.withdraw(market, order, 'CANCELED');
      announcer.changed(market);
    });
  }
}

/** What is offered, in terms of its own token. */
type Ask = { readonly outcome: 'up' | 'down'; readonly wanted: Price };

/** Of the outcome that the middle of the book favours; a side without an order counts as its end of the scale. */
function askFor({ book }: Market, random: SeededRandom): Ask | undefined {
  const bid = book.best('bid');
  const ask = book.best('ask');
  if (bid === 0 && ask === 0) return undefined;
  const up = (bid + (ask === 0 ? PRICE_ONE : ask)) / 2;
  const worth = Math.max(up, PRICE_ONE - up);
  if (worth < NEARLY) return undefined;
  const { least, moreCents } = worth >= CERTAIN && random.unit() < 0.5 ? RECENT : OLD;
  const wanted = price(least + Math.floor(random.unit() * (moreCents + 1)) * 100);
  return { outcome: up > PRICE_ONE / 2 ? 'up' : 'down', wanted };
}
