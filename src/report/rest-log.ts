import type { Asset } from '../../shared/market/assets.ts';
import type { KeeperState } from '../supervisor/lifecycle.ts';

/** A time in which an asset had no worker and none was on its way. UTC ms. */
type Rest = { readonly from: number; to: number };

/** When assets were put away: at rest or in quarantine, their orders confirmed gone. */
export class RestLog {
  readonly #rests = new Map<Asset, Rest[]>();

  /** A keeper went over to another state at that moment. */
  addState(asset: Asset, at: number, state: KeeperState): void {
    const rests = this.#rests.get(asset) ?? [];
    this.#rests.set(asset, rests);
    const last = rests.at(-1);
    if (state === 'stopped' || state === 'quarantined') rests.push({ from: at, to: Number.POSITIVE_INFINITY });
    if (last !== undefined && last.to === Number.POSITIVE_INFINITY) last.to = at;
  }

  /** How many rests there were. */
  get count(): number {
    return [...this.#rests.values()].reduce((sum, rests) => sum + rests.length, 0);
  }

  /** Whether the asset had been away for `slackMs` at that moment, and was for as long after it. */
  wasAway(asset: string, at: number, slackMs: number): boolean {
    return (this.#rests.get(asset as Asset) ?? []).some(({ from, to }) => from + slackMs < at && at + slackMs < to);
  }

  /** Whether the asset is away to the end. */
  isAway(asset: string): boolean {
    return this.#rests.get(asset as Asset)?.at(-1)?.to === Number.POSITIVE_INFINITY;
  }
}
