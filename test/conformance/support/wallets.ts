import { privateKeyToAccount } from 'viem/accounts';
import { createWalletClient, http, type WalletClient } from 'viem';
import { polygon } from 'viem/chains';
import { Wallet } from 'ethers';

/** Private keys of publicly known test wallets; none may ever be funded. Each test file has its own wallets by venue. */
export const KEYS = {
  alice: '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d',
  bob: '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
  carol: '0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a',
  dave: '0x7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6',
} as const;

export type Name = keyof typeof KEYS;

/** Checksummed address of a test wallet. */
export function addressOf(name: Name): `0x${string}` {
  return privateKeyToAccount(KEYS[name]).address;
}

/** A viem wallet client, as the READMEs build it, with its chain node on this machine. */
export function viemWallet(name: Name, rpc: string): WalletClient {
  return createWalletClient({ account: privateKeyToAccount(KEYS[name]), chain: polygon, transport: http(rpc) });
}

/**
 * An ethers v6 wallet as the packages take one: they know the typed-data method of v5 only, which v6 renamed.
 *
 * Users of ethers v6 need exactly these lines.
 */
export function ethersWallet(name: Name) {
  const wallet = new Wallet(KEYS[name]);
  return {
    getAddress: () => wallet.getAddress(),
    _signTypedData: (...parameters: Parameters<Wallet['signTypedData']>) => wallet.signTypedData(...parameters),
  };
}
