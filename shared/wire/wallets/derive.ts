import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js';
import { CONTRACTS } from '../contracts.ts';
import type { SignatureType } from '../orders/order.ts';
import { type Address, checksummed } from '../signing/secp256k1.ts';
import { addressWord } from '../signing/typed-data.ts';

/**
 * The wallets that follow from an EOA, whether they are deployed or not (protocol §3.2). Deposit wallets come in two
 * forms: as a beacon proxy, which the factory makes now, and as the UUPS proxy it made before.
 */
export type DerivedWallets = {
  readonly proxy: Address;
  readonly safe: Address;
  readonly depositBeacon: Address;
  readonly depositUups: Address;
};

/** The wallet whose money trades, and how orders in its name are signed (protocol §3.2). */
export type TradingWallet = { readonly signatureType: SignatureType; readonly address: Address };

/** keccak of the proxies' creation code (source: `@polymarket/builder-relayer-client`; Safe also in protocol §10.1). */
const PROXY_CODE_HASH = hexToBytes('d21df8dc65880a8606f09fe0ce3df9b8869287ab0b058be05aa9e8af6330a00b');
const SAFE_CODE_HASH = hexToBytes('2bce2127ff07fb632d16c8347c4ebf501f4841168bed00d9e6ef715ddb6fcecf');

type DepositWalletCode = { readonly runtimeLength: number; readonly target: string; readonly runtime: string };

/** What a creation code does after it has pushed the length of what it deploys. */
const DEPLOY = '3d8160233d3973';

/**
 * Creation code of a deposit wallet: Solady's ERC-1967 proxies with immutable arguments. The two bytes after the first
 * opcode are the length of what is deployed, runtime code and arguments together.
 */
const UUPS_CODE: DepositWalletCode = {
  runtimeLength: 0x3d,
  target: CONTRACTS.depositWalletImplementation,
  runtime:
    '6009' +
    '5155f3363d3d373d3d363d7f360894a13ba1a3210667c828492db98dca3e2076' +
    'cc3735a920a3ca505d382bbc545af43d6000803e6038573d6000fd5b3d6000f3',
};
const BEACON_CODE: DepositWalletCode = {
  runtimeLength: 0x52,
  target: CONTRACTS.depositWalletBeacon,
  runtime:
    '60195155f3363d3d373d3d363d602036600436635c60da' +
    '1b60e01b36527fa3f0ad74e5423aebfd80d3ef4346578335a9a72aeaee59ff6c' +
    'b3582b35133d50545afa5036515af43d6000803e604d573d6000fd5b3d6000f3',
};

/** Derives an EOA's wallets, some tens of hashes: keep the result. `owner` is 0x and 40 hex digits in any spelling. */
export function derivedWallets(owner: string): DerivedWallets {
  const args = concatBytes(addressWord(CONTRACTS.depositWalletFactory), addressWord(owner));
  return {
    proxy: create2(CONTRACTS.proxyFactory, keccak_256(addressBytes(owner)), PROXY_CODE_HASH),
    safe: create2(CONTRACTS.safeFactory, keccak_256(addressWord(owner)), SAFE_CODE_HASH),
    depositBeacon: create2(CONTRACTS.depositWalletFactory, keccak_256(args), depositCodeHash(BEACON_CODE, args)),
    depositUups: create2(CONTRACTS.depositWalletFactory, keccak_256(args), depositCodeHash(UUPS_CODE, args)),
  };
}

/** Which wallets an EOA may name as maker under a signature type; the usual one first. */
export function walletsOf(owner: Address, derived: DerivedWallets, type: SignatureType): readonly Address[] {
  switch (type) {
    case 0:
      return [owner];
    case 1:
      return [derived.proxy];
    case 2:
      return [derived.safe];
    case 3:
      return [derived.depositBeacon, derived.depositUups];
  }
}

function depositCodeHash({ runtimeLength, target, runtime }: DepositWalletCode, args: Uint8Array): Uint8Array {
  const length = (runtimeLength + args.length).toString(16).padStart(4, '0');
  return keccak_256(concatBytes(hexToBytes(`61${length}${DEPLOY}`), addressBytes(target), hexToBytes(runtime), args));
}

/** Where a factory's CREATE2 puts a contract (EIP-1014). */
function create2(factory: string, salt: Uint8Array, codeHash: Uint8Array): Address {
  const hash = keccak_256(concatBytes(Uint8Array.of(0xff), addressBytes(factory), salt, codeHash));
  return checksummed(bytesToHex(hash.subarray(12)));
}

function addressBytes(address: string): Uint8Array {
  return hexToBytes(address.slice(2));
}
