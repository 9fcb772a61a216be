import type { Timers } from '../../../../shared/ports/ports.ts';
import type { VenueCore } from '../../core/contract.ts';
import { type Action, actionOf, RELAY_ADDRESS, WALLET_TYPES } from './action.ts';
import type { SubmitBody } from './submit-body.ts';

export type RelayerState =
  | 'STATE_NEW'
  | 'STATE_EXECUTED'
  | 'STATE_MINED'
  | 'STATE_CONFIRMED'
  | 'STATE_INVALID'
  | 'STATE_FAILED';

/** A transaction as the relayer keeps it. */
export type Relayed = {
  readonly id: string;
  readonly body: SubmitBody;
  readonly action: Action;
  /** Empty until it is mined. */
  hash: string;
  state: RelayerState;
  errorMsg: string;
  readonly createdAt: number;
  updatedAt: number;
};

/** How a submission goes wrong, by the fault `relayer`. `stuck` ones stay new, `slow` ones take their time. */
export type RelayerTrouble = 'invalid' | 'failed' | 'stuck' | 'slow';

/** Decides over each new submission whether it goes wrong. */
export type TroubleMaker = (from: string) => RelayerTrouble | undefined;

/** Real time from one state to the next, as on a chain that knows no time scale. */
const STEP_MS = 1_000;
const SLOW_STEP_MS = 10_000;

/** Submissions that are remembered, beyond which the oldest are forgotten. */
const REMEMBERED = 1_000;

/** A refusal in the relayer's words. */
export type Refusal = { readonly kind: 'refused'; readonly status: number; readonly error: string };

/**
 * Carries out what owners sign, without gas (protocol §10.5): NEW → EXECUTED → MINED → CONFIRMED, one action of a wallet
 * at a time. Where the reference does not give a refusal's words, they are this venue's own.
 */
export class Relayer {
  readonly #venue: VenueCore;
  readonly #timers: Timers;
  readonly #relayed = new Map<string, Relayed>();
  /** Wallets with an action that is not over, in lower case. */
  readonly #busy = new Set<string>();
  /** New deposit wallets, in lower case: the registry knows them only when their transaction is confirmed. */
  readonly #unregistered = new Set<string>();
  #submitted = 0;
  /** What goes wrong; nothing as a rule. */
  trouble: TroubleMaker = () => undefined;

  constructor(venue: VenueCore, timers: Timers) {
    this.#venue = venue;
    this.#timers = timers;
  }

  find(id: string): Relayed | undefined {
    return this.#relayed.get(id);
  }

  /** Of one owner, newest first. */
  listOf(owner: string): Relayed[] {
    return [...this.#relayed.values()]
      .filter(({ body }) => body.from.toLowerCase() === owner.toLowerCase())
      .toReversed();
  }

  /** Takes a body whose sender may use the relayer. */
  submit(body: SubmitBody): { readonly kind: 'taken'; readonly relayed: Relayed } | Refusal {
    const [depositWallet = body.from] = this.#venue.chain.walletsOf(body.from, WALLET_TYPES.WALLET);
    const action = actionOf(body, depositWallet);
    const objection = this.#objectionTo(body, action);
    if (objection !== undefined) return { kind: 'refused', status: 400, error: objection };
    const relayed = this.#take(body, action);
    return { kind: 'taken', relayed };
  }

  #objectionTo(body: SubmitBody, action: Action): string | undefined {
    const { chain } = this.#venue;
    const { wallet, walletType, calls, signed, signer, flaw } = action;
    if (flaw !== undefined) return `invalid request: ${flaw}`;
    const own = chain.walletsOf(body.from, walletType).some((each) => each.toLowerCase() === wallet.toLowerCase());
    if (!own) return `wallet ${wallet} does not belong to ${body.from}`;
    if (signed && signer?.toLowerCase() !== body.from.toLowerCase()) return 'invalid signature';
    if (this.#busy.has(wallet.toLowerCase())) return `wallet busy: wallet ${wallet} has an active action`;
    if (calls !== undefined) return this.#objectionToCalls(body, action, calls);
    // The factory would revert; what the relayer does about a deposit wallet that is there already is not known.
    const again = body.type === 'SAFE-CREATE' && chain.isDeployed(wallet);
    return again ? `wallet ${wallet} is already deployed` : undefined;
  }

  #objectionToCalls(
    body: SubmitBody,
    { wallet, deadlineS }: Action,
    { nonce, list }: NonNullable<Action['calls']>,
  ): string | undefined {
    const { chain } = this.#venue;
    // Proxies come into being with their first transaction; nobody registers them.
    const registered =
      body.type === 'PROXY' || (chain.isDeployed(wallet) && !this.#unregistered.has(wallet.toLowerCase()));
    if (!registered) return `wallet registry validation failed: wallet ${wallet} is not registered`;
    const next = chain.nonceOf(wallet);
    if (nonce !== BigInt(next)) return `batch nonce ${nonce} does not match on-chain nonce ${next}`;
    if (deadlineS !== undefined && deadlineS * 1000n < BigInt(this.#venue.nowMs())) return 'deadline has passed';
    return chain.objectionTo(list);
  }

  #take(body: SubmitBody, action: Action): Relayed {
    this.#submitted += 1;
    const now = this.#venue.nowMs();
    const id = transactionId(this.#submitted, now);
    const relayed: Relayed = {
      id,
      body,
      action,
      hash: '',
      state: 'STATE_NEW',
      errorMsg: '',
      createdAt: now,
      updatedAt: now,
    };
    this.#relayed.set(id, relayed);
    const [oldest] = this.#relayed.keys();
    if (this.#relayed.size > REMEMBERED && oldest !== undefined) this.#relayed.delete(oldest);
    this.#busy.add(action.wallet.toLowerCase());
    this.#begin(relayed, this.trouble(body.from));
    return relayed;
  }

  #begin(relayed: Relayed, trouble: RelayerTrouble | undefined): void {
    if (trouble === 'stuck') return;
    const stepMs = trouble === 'slow' ? SLOW_STEP_MS : STEP_MS;
    this.#timers.after(stepMs, () => {
      if (trouble === 'invalid') return this.#end(relayed, 'STATE_INVALID', 'transaction is invalid');
      this.#advance(relayed, 'STATE_EXECUTED');
      this.#timers.after(stepMs, () => {
        if (trouble === 'failed') return this.#end(relayed, 'STATE_FAILED', 'execution reverted');
        this.#mine(relayed, stepMs);
      });
    });
  }

  /** What was signed happens now, all of it or nothing. */
  #mine(relayed: Relayed, stepMs: number): void {
    const { wallet, target, calls } = relayed.action;
    const { chain } = this.#venue;
    const request = { from: RELAY_ADDRESS, to: target, wallet };
    if (relayed.body.type === 'WALLET-CREATE' && !chain.isDeployed(wallet))
      this.#unregistered.add(wallet.toLowerCase());
    const receipt =
      calls === undefined
        ? chain.deploy(RELAY_ADDRESS, target, wallet)
        : chain.transact({ ...request, calls: calls.list });
    relayed.hash = receipt.hash;
    if (receipt.reverted !== undefined) {
      this.#end(relayed, 'STATE_FAILED', `execution reverted: ${receipt.reverted}`);
      return;
    }
    this.#busy.delete(wallet.toLowerCase());
    this.#advance(relayed, 'STATE_MINED');
    this.#timers.after(stepMs, () => {
      this.#unregistered.delete(wallet.toLowerCase());
      this.#advance(relayed, 'STATE_CONFIRMED');
    });
  }

  #end(relayed: Relayed, state: RelayerState, errorMsg: string): void {
    relayed.errorMsg = errorMsg;
    this.#advance(relayed, state);
    this.#busy.delete(relayed.action.wallet.toLowerCase());
  }

  #advance(relayed: Relayed, state: RelayerState): void {
    relayed.state = state;
    relayed.updatedAt = this.#venue.nowMs();
  }
}

/** Looks like a UUID of version 7: it begins with the time, and ends with a count. */
function transactionId(count: number, now: number): string {
  const time = now.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${count.toString(16).padStart(12, '0')}`;
}
