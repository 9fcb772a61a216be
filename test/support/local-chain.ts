import { createRequire } from 'node:module';
import { type InterfaceAbi, AbiCoder, Interface, keccak256, solidityPackedKeccak256, toBeHex } from 'ethers';
import { createHardhatRuntimeEnvironment } from 'hardhat/hre';
import { CONTRACTS } from '../../shared/wire/contracts.ts';
import { CHAIN_ID } from '../../shared/wire/orders/index.ts';

type Artifact = { readonly abi: InterfaceAbi; readonly deployedBytecode: string };

const load = createRequire(import.meta.url);
const CTF = load('@gnosis.pm/conditional-tokens-contracts/build/contracts/ConditionalTokens.json') as Artifact;
const COIN = load('openzeppelin-solidity/build/contracts/ERC20Mintable.json') as Artifact;

/** Of the Conditional Tokens, as they are on Polygon. */
export const CTF_ABI = new Interface(CTF.abi);
export const COIN_ABI = new Interface(COIN.abi);

/**
 * A chain of this machine, on a real EVM, with the real Conditional Tokens contract and a plain ERC-20 for pUSD at the addresses
 * that they have on Polygon. Its usual accounts have gas.
 */
export class LocalChain {
  readonly url: string;
  readonly close: () => Promise<void>;

  private constructor(url: string, close: () => Promise<void>) {
    this.url = url;
    this.close = close;
  }

  static async start(): Promise<LocalChain> {
    const networks = { local: { type: 'edr-simulated', chainType: 'l1', chainId: CHAIN_ID } } as const;
    const hardhat = await createHardhatRuntimeEnvironment({ networks });
    const server = await hardhat.network.createServer('local', '127.0.0.1', 0);
    const { address, port } = await server.listen();
    const chain = new LocalChain(`http://${address}:${port}`, () => server.close());
    await chain.ask('hardhat_setCode', CONTRACTS.conditionalTokens, CTF.deployedBytecode);
    await chain.ask('hardhat_setCode', CONTRACTS.collateral, COIN.deployedBytecode);
    return chain;
  }

  /** Gives somebody micro-pUSD from nowhere. */
  async fund(owner: string, amount: bigint): Promise<void> {
    // The balances are the first state variable of the token.
    const slot = keccak256(AbiCoder.defaultAbiCoder().encode(['address', 'uint256'], [owner, 0]));
    await this.ask('hardhat_setStorageAt', CONTRACTS.collateral, slot, toBeHex(amount, 32));
  }

  async balanceOf(owner: string): Promise<bigint> {
    return BigInt(await this.call(CONTRACTS.collateral, COIN_ABI.encodeFunctionData('balanceOf', [owner])));
  }

  /** Position id of an index set of a condition over pUSD (protocol §10.4). */
  async positionId(conditionId: string, indexSet: number): Promise<string> {
    const collection = CTF_ABI.encodeFunctionData('getCollectionId', [`0x${'00'.repeat(32)}`, conditionId, indexSet]);
    const collectionId = await this.call(CONTRACTS.conditionalTokens, collection);
    return BigInt(solidityPackedKeccak256(['address', 'bytes32'], [CONTRACTS.collateral, collectionId])).toString();
  }

  /** A transaction of one of the chain's usual accounts. */
  async transact(from: string, to: string, data: string): Promise<void> {
    await this.ask('eth_sendTransaction', { from, to, data });
  }

  call(to: string, data: string): Promise<string> {
    return this.ask('eth_call', { to, data }, 'latest');
  }

  async ask(method: string, ...params: readonly unknown[]): Promise<string> {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
    const answer = await fetch(this.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    const { result, error } = (await answer.json()) as {
      readonly result: string;
      readonly error?: { message: string };
    };
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  }
}
