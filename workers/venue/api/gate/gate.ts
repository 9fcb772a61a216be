import type { Clock, Timers } from '../../../../shared/ports/ports.ts';
import { type Reply, refuse, replyTo } from '../http/reply.ts';
import type { ApiRequest, Respond } from '../transport.ts';
import { AddressLimits } from './address-limits.ts';
import { EDGE_PAGE } from './edge-page.ts';
import { Modes } from './modes.ts';
import { SignerLimits, type Spending, type SpendKind } from './signer-limits.ts';
import type { Tier } from '../../../../shared/risk/signer-tiers.ts';

/** How the venue limits its clients. */
export type GateOptions = {
  /** Tier of every signer's token buckets; `none` switches them off. */
  readonly tier: Tier | 'none';
  /** Whether the limits per IP address hold. */
  readonly addressLimits: boolean;
};

const GEOBLOCKED =
  'Trading restricted in your region, please refer to available regions - https://docs.polymarket.com/developers/CLOB/geoblock';
const DISABLED = 'Trading is currently disabled. Check polymarket.com for updates';
const CANCEL_ONLY = 'Trading is currently cancel-only. New orders are not accepted, but cancels are allowed.';
const POST_ONLY = {
  error: 'post-only mode: only post-only orders and cancels are allowed',
  code: 'post_only_mode',
};

/** The page gives 425 no words (protocol §2.7). */
const RESTARTING = 'matching engine is restarting';

/** What is not Polymarket's and so not behind this gate: the exchange and the chain's node. */
const OTHERS = /^\/(binance|rpc)(\/|$)/;

const CANCEL_PATHS = new Set(['/clob/order', '/clob/orders', '/clob/cancel-all', '/clob/cancel-market-orders']);
const POST_PATHS = new Set(['/clob/order', '/clob/orders']);

/** Stands before the venue: limits, modes of trading, blocked regions and the edge's own refusals (protocol §2.7, §2.9, §13). */
export class Gate {
  readonly modes: Modes;
  readonly #signers: SignerLimits;
  readonly #addresses: AddressLimits | undefined;
  readonly #timers: Timers;
  /** Whether the caller's region may not open positions. */
  geoblocked = false;
  /** Whether the edge answers everything with a page of its own. */
  edgeBlocks = false;

  constructor({ tier, addressLimits }: GateOptions, clock: Clock, timers: Timers) {
    this.modes = new Modes(clock, timers);
    this.#signers = new SignerLimits(tier, clock);
    this.#addresses = addressLimits ? new AddressLimits(clock) : undefined;
    this.#timers = timers;
  }

  get tier(): Tier | 'none' {
    return this.#signers.tier;
  }

  /** Lets a request through to `next`, at once or held up, or answers it; before anybody looks who asks. */
  beforeAuth({ method, path }: ApiRequest, respond: Respond, next: () => void): void {
    if (OTHERS.test(path)) return next();
    if (this.edgeBlocks) return respond(403, { 'content-type': 'text/html; charset=UTF-8' }, EDGE_PAGE);
    const admittance = this.#addresses?.admit(method, path) ?? { kind: 'admitted', waitMs: 0 };
    const reply = replyTo(respond);
    if (admittance.kind === 'too-many') return tooMany(reply, { 'retry-after': String(admittance.retryAfterS) });
    const refusal = this.#refusalOf(method, path);
    if (refusal !== undefined) return refusal(reply);
    if (admittance.waitMs === 0) return next();
    this.#timers.after(admittance.waitMs, next);
  }

  /** Takes the cost of orders or cancels from their signer's bucket. Answers with 429 and `undefined` when it is empty. */
  spend(address: string, kind: SpendKind, cost: number, reply: Reply): Spending['headers'] | undefined {
    const { allowed, headers } = this.#signers.spend(address, kind, cost);
    if (allowed) return headers;
    tooMany(reply, headers);
    return undefined;
  }

  /** Whether an order is kept out because it might take. */
  refusesTakers(): boolean {
    return this.modes.mode === 'post-only';
  }

  /** The words for an order that is no post-only order while nothing else is taken. */
  get postOnlyWords(): string {
    return POST_ONLY.error;
  }

  /** Answers a request that posts nothing but orders which might take. */
  answerPostOnly(reply: Reply): void {
    const retryAfterS = this.modes.retryAfterS ?? 1;
    reply(503, { ...POST_ONLY, retry_after_seconds: retryAfterS }, { 'retry-after': String(retryAfterS) });
  }

  #refusalOf(method: string, path: string): ((reply: Reply) => void) | undefined {
    const posts = method === 'POST' && POST_PATHS.has(path);
    const cancels = method === 'DELETE' && CANCEL_PATHS.has(path);
    if (!posts && !cancels) return undefined;
    if (posts && this.geoblocked) return (reply) => refuse(reply, 403, GEOBLOCKED);
    const { mode } = this.modes;
    if (mode === 'restarting') return (reply) => refuse(reply, 425, RESTARTING, { 'retry-after': '1' });
    if (mode === 'disabled') return (reply) => refuse(reply, 503, DISABLED);
    return posts && mode === 'cancel-only' ? (reply) => refuse(reply, 503, CANCEL_ONLY) : undefined;
  }
}

function tooMany(reply: Reply, headers: Readonly<Record<string, string>>): void {
  refuse(reply, 429, 'Too Many Requests', headers);
}
