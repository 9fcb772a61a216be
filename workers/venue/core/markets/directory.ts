import type { Asset } from '../../../../shared/market/assets.ts';
import type { Market } from './market.ts';

/** Markets that the venue remembers, in the order of listing, findable by every name. */
export class MarketDirectory {
  readonly #bySlug = new Map<string, Market>();
  readonly #byCondition = new Map<string, Market>();
  readonly #byToken = new Map<string, Market>();

  add(market: Market): void {
    const { slug, conditionId, up, down } = market.round;
    this.#bySlug.set(slug, market);
    this.#byCondition.set(conditionId, market);
    this.#byToken.set(up, market).set(down, market);
  }

  remove(market: Market): void {
    const { slug, conditionId, up, down } = market.round;
    this.#bySlug.delete(slug);
    this.#byCondition.delete(conditionId);
    this.#byToken.delete(up);
    this.#byToken.delete(down);
  }

  all(): Market[] {
    return [...this.#bySlug.values()].sort((a, b) => a.round.startsAt - b.round.startsAt);
  }

  /** Markets of an asset whose rounds are not over. */
  running(asset: Asset): Market[] {
    return this.all().filter(({ round, isRunning }) => round.asset === asset && isRunning);
  }

  bySlug(slug: string): Market | undefined {
    return this.#bySlug.get(slug);
  }

  byCondition(conditionId: string): Market | undefined {
    return this.#byCondition.get(conditionId);
  }

  byToken(token: string): Market | undefined {
    return this.#byToken.get(token);
  }
}
