import type { Clock } from '../../../../shared/ports/ports.ts';
import { type Tier, TIERS } from '../../../../shared/risk/signer-tiers.ts';
import { TokenBucket } from '../../../../shared/risk/token-bucket.ts';

export type SpendKind = 'order' | 'cancel';

/** Whether a signer may do it, and the headers that tell how it stands; `retry-after` only with a refusal. */
export type Spending = { readonly allowed: boolean; readonly headers: Readonly<Record<string, string>> };

/** Below this share of its bucket a signer is warned. When the real venue does is not published (protocol §2.9). */
const WARNING_SHARE = 0.2;

type Buckets = Readonly<Record<SpendKind, TokenBucket>>;

const UNLIMITED: Spending = { allowed: true, headers: {} };

/** Token buckets of every signer: one for orders and one for cancels, whatever API keys it uses (protocol §2.9). */
export class SignerLimits {
  /** Tier of every signer; `none` for a venue without these limits. */
  readonly tier: Tier | 'none';
  readonly #clock: Clock;
  readonly #buckets = new Map<string, Buckets>();

  constructor(tier: Tier | 'none', clock: Clock) {
    this.tier = tier;
    this.#clock = clock;
  }

  /** Takes the cost of an act from its signer's bucket: all of it or, when it may not, nothing. */
  spend(address: string, kind: SpendKind, cost: number): Spending {
    if (this.tier === 'none') return UNLIMITED;
    const nowMs = this.#clock.monoMs();
    const bucket = this.#bucketsOf(address, this.tier, nowMs)[kind];
    const overdraws = kind === 'cancel' && TIERS[this.tier].cancelsOverdraw;
    const needed = overdraws ? Math.min(cost, 1) : cost;
    const allowed = bucket.take(cost, needed, nowMs);
    return { allowed, headers: this.#headers(this.tier, kind, bucket, allowed ? undefined : needed, nowMs) };
  }

  /** `reset` is when the bucket will be full again: the page does not say what it counts to. */
  #headers(tier: Tier, kind: SpendKind, bucket: TokenBucket, missing: number | undefined, nowMs: number) {
    const { burst } = TIERS[tier][kind];
    const balance = bucket.balance(nowMs);
    const resetS = Math.ceil(this.#clock.wallMs() / 1000 + bucket.secondsUntil(burst, nowMs));
    const headers: Record<string, string> = {
      'poly-ratelimit-remaining': String(Math.max(0, Math.floor(balance))),
      'poly-ratelimit-reset': String(resetS),
      'poly-ratelimit-tier': tier,
    };
    if (balance < burst * WARNING_SHARE) headers['poly-ratelimit-warning'] = 'true';
    if (missing !== undefined) {
      // More than the bucket holds never passes; the wait then is that for a full one.
      const waitS = bucket.secondsUntil(Math.min(missing, burst), nowMs);
      headers['retry-after'] = String(Math.max(1, Math.ceil(waitS)));
    }
    return headers;
  }

  #bucketsOf(address: string, tier: Tier, nowMs: number): Buckets {
    const signer = address.toLowerCase();
    const known = this.#buckets.get(signer);
    if (known !== undefined) return known;
    const { order, cancel } = TIERS[tier];
    const fresh = { order: new TokenBucket(order, nowMs), cancel: new TokenBucket(cancel, nowMs) };
    this.#buckets.set(signer, fresh);
    return fresh;
  }
}
