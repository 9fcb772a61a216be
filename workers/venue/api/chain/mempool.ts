import type { Timers } from '../../../../shared/ports/ports.ts';
import { CONTRACTS } from '../../../../shared/wire/contracts.ts';
import { callsOfProxy, callsOfSafeExec, type RawCall } from '../../core/chain/call-batch.ts';
import { bytesOf } from '../../core/chain/selector.ts';
import { readSigned, type SignedTransaction } from '../../core/chain/signed-transaction.ts';
import type { VenueChain } from '../../core/contract.ts';

/** The hash of a transaction that was taken, or why it was not, in a node's words. */
export type Sent =
  | { readonly kind: 'sent'; readonly hash: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** Real time until a transaction is in a block. Wallet libraries count on it: they ask for nonces only so often. */
const MINED_AFTER_MS = 1_000;

/**
 * Transactions that EOAs signed and pay gas for themselves, until they are mined. Gas costs nothing here. An owner may also
 * move his proxy and his Safe this way.
 */
export class Mempool {
  readonly #chain: VenueChain;
  readonly #timers: Timers;
  readonly #pending = new Map<string, SignedTransaction>();

  constructor(chain: VenueChain, timers: Timers) {
    this.#chain = chain;
    this.#timers = timers;
  }

  /** The nonce of an address's next transaction, those that wait to be mined included. */
  nextNonceOf(address: string): number {
    const waiting = [...this.#pending.values()].filter(({ from }) => from.toLowerCase() === address.toLowerCase());
    return this.#chain.nonceOf(address) + waiting.length;
  }

  /** A transaction that waits to be mined. */
  find(hash: string): SignedTransaction | undefined {
    return this.#pending.get(hash);
  }

  /** Takes what `eth_sendRawTransaction` brings. */
  send(raw: string): Sent {
    const bytes = bytesOf(raw);
    const transaction = bytes === undefined || bytes.length === 0 ? undefined : readSigned(bytes);
    if (transaction === undefined) return { kind: 'refused', reason: 'invalid transaction' };
    const { from, hash, nonce } = transaction;
    const known = this.#pending.has(hash) || this.#chain.receipt(hash) !== undefined;
    if (known) return { kind: 'refused', reason: 'already known' };
    const next = this.nextNonceOf(from);
    if (nonce !== BigInt(next)) {
      const fault = nonce < BigInt(next) ? 'low' : 'high';
      return { kind: 'refused', reason: `nonce too ${fault}: next nonce ${next}, tx nonce ${nonce}` };
    }
    this.#pending.set(hash, transaction);
    this.#timers.after(MINED_AFTER_MS, () => this.#mine(transaction));
    return { kind: 'sent', hash };
  }

  #mine(transaction: SignedTransaction): void {
    const { from, to, hash } = transaction;
    this.#pending.delete(hash);
    // The venue may meet this owner here for the first time.
    this.#chain.walletsOf(from, 0);
    const { wallet, calls } = this.#movedBy(transaction);
    this.#chain.transact({ from, to, wallet, calls, hash });
  }

  /** Whose calls a transaction makes: the sender's own, or those of a wallet that he owns. */
  #movedBy({ from, to, data }: SignedTransaction): { readonly wallet: string; readonly calls: readonly RawCall[] } {
    const own = { wallet: from, calls: [{ to, data }] };
    if (to.toLowerCase() === CONTRACTS.proxyFactory.toLowerCase()) {
      const [proxy = from] = this.#chain.walletsOf(from, 1);
      return { wallet: proxy, calls: callsOfProxy(data) ?? own.calls };
    }
    const tie = this.#chain.tieOf(to);
    const isOwner = tie?.owner.toLowerCase() === from.toLowerCase();
    const ownSafe = isOwner && tie?.kind === 'safe' && this.#chain.isDeployed(to);
    return ownSafe ? { wallet: to, calls: callsOfSafeExec(data) ?? own.calls } : own;
  }
}
