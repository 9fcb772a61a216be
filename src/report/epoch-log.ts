import type { Fact } from '../../shared/events/effects.ts';
import type { Asset } from '../../shared/market/assets.ts';

type Stretch = { readonly from: number; to: number };

/** A compartment with the epochs that it vouches for, by token. */
type Voucher = { readonly incarnation: number; readonly open: Map<string, Stretch>; lastAt: number };

/** When each token's book could be vouched for, as the compartments reported it. Times in venue-corrected ms. */
export class EpochLog {
  readonly #stretches = new Map<string, Stretch[]>();
  readonly #vouchers = new Map<Asset, Voucher>();

  addFact(asset: Asset, incarnation: number, at: number, fact: Fact): void {
    const voucher = this.#voucher(asset, incarnation, at);
    voucher.lastAt = Math.max(voucher.lastAt, at);
    const { open } = voucher;
    if (fact.type === 'epoch-began') this.#begin(open, fact.token, at);
    if (fact.type === 'epoch-ended') end(open, fact.token, at);
  }

  /** Whether the token's epoch was open at that moment, its first and last millisecond included. */
  wasOpen(token: string, at: number): boolean {
    return (this.#stretches.get(token) ?? []).some(({ from, to }) => from <= at && at <= to);
  }

  /**
   * However its predecessor ended, with the first word of a successor nothing of it is vouched for any more. Each measures the
   * venue's clock anew: a successor that is behind does not take back what its predecessor said of later moments.
   */
  #voucher(asset: Asset, incarnation: number, at: number): Voucher {
    const known = this.#vouchers.get(asset);
    if (known?.incarnation === incarnation) return known;
    if (known !== undefined) for (const stretch of known.open.values()) stretch.to = Math.max(at, known.lastAt);
    const voucher = { incarnation, open: new Map<string, Stretch>(), lastAt: at };
    this.#vouchers.set(asset, voucher);
    return voucher;
  }

  #begin(open: Map<string, Stretch>, token: string, at: number): void {
    const stretch = { from: at, to: Number.POSITIVE_INFINITY };
    const stretches = this.#stretches.get(token) ?? [];
    stretches.push(stretch);
    this.#stretches.set(token, stretches);
    open.set(token, stretch);
  }
}

function end(open: Map<string, Stretch>, token: string, at: number): void {
  const stretch = open.get(token);
  if (stretch === undefined) return;
  stretch.to = at;
  open.delete(token);
}
