import type { EpochMs } from '../../../shared/units/index.ts';
import type { Credentials } from '../../../shared/wire/endpoints.ts';

/** Credentials and the EOA that they belong to, as it was spelled when they were made. */
export type OwnedCredentials = { readonly credentials: Credentials; readonly address: string };

/** A builder's key as its owner sees it in a list; `revokedAt` once it is void. */
export type BuilderKey = { readonly key: string; readonly createdAt: EpochMs; readonly revokedAt?: EpochMs };

/**
 * API keys of the venue (protocol §2.2). A trading key belongs to (wallet, nonce); wallets are compared without regard to
 * letter case.
 */
export type VenueKeys = {
  /** New credentials, or `undefined` when the wallet's nonce has some already. Funds the wallet at its first key. */
  create(address: string, nonce: number): Credentials | undefined;
  derive(address: string, nonce: number): Credentials | undefined;
  /** Takes credentials that were made elsewhere as those of a wallet's nonce. False when nonce or key is taken. */
  register(address: string, nonce: number, credentials: Credentials): boolean;
  /** Makes a key void. Its orders stay where they are. */
  revoke(apiKey: string): void;
  /** The credentials behind an API key that is not void, and the wallet that owns them. */
  find(apiKey: string): OwnedCredentials | undefined;
  /** API keys of a wallet in any spelling, or of all wallets, void ones too since they may have orders; oldest first. */
  keysOf(address?: string): readonly string[];
  /** Those of {@link keysOf} that are not void. */
  activeKeysOf(address: string): readonly string[];
  readonly readonlyKeys: VenueReadonlyKeys;
  readonly builderKeys: VenueBuilderKeys;
};

/** Keys that open a wallet's orders and trades to a reader, without a secret and without the right to trade. */
export type VenueReadonlyKeys = {
  create(address: string): string;
  listOf(address: string): readonly string[];
  /** Whether a wallet has this key. */
  has(address: string, key: string): boolean;
  /** False when the wallet has no such key. */
  remove(address: string, key: string): boolean;
};

/** Keys by which a builder's own server signs (protocol §2.2, §10.5). */
export type VenueBuilderKeys = {
  create(address: string): Credentials;
  /** Void ones too; oldest first. */
  listOf(address: string): readonly BuilderKey[];
  /** The credentials behind a builder key that is not void. */
  find(key: string): OwnedCredentials | undefined;
  /** Makes a key void; false when it was none or void already. */
  revoke(key: string): boolean;
};
