import type { ContractCall } from './chain-calls.ts';

/** A signed act of the wallet, ready to be sent, and to be sent again: its nonce is used once, whoever sends it how often. */
export type PreparedAct = {
  readonly nonce: number;
  /** The signed bytes as they are sent. */
  readonly payload: string;
  /** The transaction's hash, where the wallet's owner sends it himself. */
  readonly hash?: string | undefined;
  /** After this it cannot be carried out any more, UTC ms. */
  readonly expiresAtMs?: number | undefined;
};

/** An act that was sent, with the name that it got. */
export type SentAct = PreparedAct & { readonly id?: string | undefined };

/** What came of preparing. Failed: nothing was sent. */
export type PrepareOutcome =
  | { readonly kind: 'prepared'; readonly act: PreparedAct }
  | { readonly kind: 'failed'; readonly reason: string };

/** What came of sending. Refused needs proof that it will not be carried out; whatever else is not sent is unknown. */
export type SendOutcome =
  | { readonly kind: 'sent'; readonly id?: string | undefined }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** Where an act stands by the word of who carries it out. */
export type ActState =
  | { readonly kind: 'pending' | 'done' | 'unknown' }
  | { readonly kind: 'failed'; readonly reason: string };

/** A way for the wallet to act on chain. One act at a time: the next nonce is known when the last act is over. */
export type ChainLine = {
  /** Calls that fit into one act. */
  readonly maxCalls: number;
  readonly maxActsPerMinute: number;
  prepare(calls: readonly ContractCall[], done: (outcome: PrepareOutcome) => void): void;
  send(act: PreparedAct, done: (outcome: SendOutcome) => void): void;
  /** Signs an act anew that the chain does not take: the same act, the same nonce, so that one of the two is carried out. */
  renew(act: PreparedAct, done: (outcome: PrepareOutcome) => void): void;
  state(act: SentAct, done: (state: ActState) => void): void;
  /** Whether the chain has used the act's nonce; `undefined` when it cannot be read. */
  isNonceUsed(act: PreparedAct, done: (isUsed: boolean | undefined) => void): void;
};
