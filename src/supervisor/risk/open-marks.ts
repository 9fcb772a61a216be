import type { Asset } from '../../../shared/market/assets.ts';
import { type MicroUsdc, microUsdc } from '../../../shared/units/index.ts';

type Mark = {
  /** As last told by a worker that had reconciled. */
  unrealised: MicroUsdc;
  /** As told by a successor that has not reconciled so far. */
  pending: MicroUsdc;
  isSilent: boolean;
};

/**
 * What the holdings of all assets would gain or lose if they were sold now. Of an asset whose worker is gone nobody tells: its
 * last word stands, for however long. What its open orders may have done since is no loss that anybody has seen: it stays held
 * against the limit on money at risk, and the asset gets nothing, until a successor has read the venue's records.
 */
export class OpenMarks {
  readonly #marks = new Map<Asset, Mark>();

  tell(asset: Asset, unrealised: MicroUsdc): void {
    const mark = this.#mark(asset);
    mark.pending = unrealised;
    if (!mark.isSilent) mark.unrealised = unrealised;
  }

  /** The worker ended, in whatever way. */
  ended(asset: Asset): void {
    const mark = this.#mark(asset);
    mark.isSilent = true;
    mark.pending = microUsdc(0);
  }

  /** A worker has read the venue's records: what it tells is complete. */
  reconciled(asset: Asset): void {
    const mark = this.#mark(asset);
    mark.isSilent = false;
    mark.unrealised = mark.pending;
  }

  get total(): MicroUsdc {
    let sum = 0;
    for (const { unrealised } of this.#marks.values()) sum += unrealised;
    return microUsdc(sum);
  }

  /** Assets for which nobody answers. */
  get silent(): readonly Asset[] {
    return [...this.#marks].flatMap(([asset, { isSilent }]) => (isSilent ? [asset] : []));
  }

  #mark(asset: Asset): Mark {
    const known = this.#marks.get(asset);
    if (known !== undefined) return known;
    const mark: Mark = { unrealised: microUsdc(0), pending: microUsdc(0), isSilent: false };
    this.#marks.set(asset, mark);
    return mark;
  }
}
