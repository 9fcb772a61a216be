import type { Asset } from '../../../shared/market/assets.ts';
import { type MicroUsdc, microUsdc } from '../../../shared/units/index.ts';

/** After a death the last word on its holdings stands for this long; then they count as worth nothing. */
const TRUSTED_FOR_MS = 60_000;

type Mark = {
  /** As last told by a worker that had reconciled. */
  unrealised: MicroUsdc;
  /** As told by a successor that has not reconciled so far. */
  pending: MicroUsdc;
  silentSinceMs: number | undefined;
};

/**
 * What the holdings of all assets would gain or lose if they were sold now. Of an asset whose worker is gone nobody tells:
 * its last word stands for a while, and then the worst is assumed, so that the sum is always known (reliability R6).
 */
export class OpenMarks {
  readonly #marks = new Map<Asset, Mark>();

  tell(asset: Asset, unrealised: MicroUsdc): void {
    const mark = this.#mark(asset);
    mark.pending = unrealised;
    if (mark.silentSinceMs === undefined) mark.unrealised = unrealised;
  }

  /** The worker ended, in whatever way. */
  ended(asset: Asset, nowMs: number): void {
    const mark = this.#mark(asset);
    mark.silentSinceMs ??= nowMs;
    mark.pending = microUsdc(0);
  }

  /** A worker has read the venue's records: what it tells is complete. */
  reconciled(asset: Asset): void {
    const mark = this.#mark(asset);
    mark.silentSinceMs = undefined;
    mark.unrealised = mark.pending;
  }

  /** @param atRisk what an asset that nobody answers for may lose at worst */
  total(nowMs: number, atRisk: (asset: Asset) => number): MicroUsdc {
    let sum = 0;
    for (const [asset, { unrealised, silentSinceMs }] of this.#marks) {
      const isTrusted = silentSinceMs === undefined || nowMs - silentSinceMs < TRUSTED_FOR_MS;
      sum += isTrusted ? unrealised : Math.min(unrealised, -atRisk(asset));
    }
    return microUsdc(sum);
  }

  #mark(asset: Asset): Mark {
    const known = this.#marks.get(asset);
    if (known !== undefined) return known;
    const mark: Mark = { unrealised: microUsdc(0), pending: microUsdc(0), silentSinceMs: undefined };
    this.#marks.set(asset, mark);
    return mark;
  }
}
