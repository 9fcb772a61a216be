import {
  createPublicClient,
  createWalletClient,
  custom,
  encodeFunctionData,
  type Hex,
  maxUint256,
  parseAbi,
} from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { polygon } from 'viem/chains';
import type { PrivateKey } from '../../../../../shared/wire/auth/index.ts';
import { CONTRACTS } from '../../../../../shared/wire/contracts.ts';
import { ALICE, type ServedVenue } from '../served-venue.ts';

export const erc20 = parseAbi([
  'function approve(address,uint256)',
  'function transfer(address,uint256)',
  'function balanceOf(address) view returns (uint256)',
  'function allowance(address,address) view returns (uint256)',
]);
const erc1155 = parseAbi([
  'function setApprovalForAll(address,bool)',
  'function balanceOfBatch(address[],uint256[]) view returns (uint256[])',
  'function isApprovedForAll(address,address) view returns (bool)',
]);
/** An EOA with viem in front of a venue that has nothing for it. */
export class Eoa {
  readonly served: ServedVenue;
  readonly address: Hex;
  readonly reads;
  readonly #writes;

  constructor(served: ServedVenue, key: PrivateKey = ALICE) {
    const transport = custom({ request: (request) => ask(served, request) });
    const account = privateKeyToAccount(key as Hex);
    this.served = served;
    this.address = account.address;
    this.reads = createPublicClient({ chain: polygon, transport, batch: { multicall: true } });
    this.#writes = createWalletClient({ chain: polygon, transport, account });
  }

  fund(amount: string, coin: 'pUSD' | 'USDC.e' = 'pUSD'): void {
    const { status, value } = this.served.post('/control/fund', { address: this.address, amount, coin });
    if (status !== 200) throw new Error(JSON.stringify(value));
  }

  /** @returns whether it went through */
  async send(to: string, data: Hex): Promise<boolean> {
    const hash = await this.#writes.sendTransaction({ to: to as Hex, data });
    this.served.time.advance(1_000);
    return (await this.reads.getTransactionReceipt({ hash })).status === 'success';
  }

  approve(spender: string, token: string = CONTRACTS.collateral): Promise<boolean> {
    return this.send(
      token,
      encodeFunctionData({ abi: erc20, functionName: 'approve', args: [spender as Hex, maxUint256] }),
    );
  }

  allow(operator: string, token: string): Promise<boolean> {
    return this.send(
      token,
      encodeFunctionData({ abi: erc1155, functionName: 'setApprovalForAll', args: [operator as Hex, true] }),
    );
  }

  cash(token: string = CONTRACTS.collateral): Promise<bigint> {
    return this.reads.readContract({
      address: token as Hex,
      abi: erc20,
      functionName: 'balanceOf',
      args: [this.address],
    });
  }

  shares(token: string, ids: readonly string[]): Promise<readonly bigint[]> {
    const args = [ids.map(() => this.address), ids.map(BigInt)] as const;
    return this.reads.readContract({ address: token as Hex, abi: erc1155, functionName: 'balanceOfBatch', args });
  }
}

function ask(served: ServedVenue, { method, params }: { method: string; params?: unknown }): Promise<unknown> {
  const { value } = served.post('/rpc', { jsonrpc: '2.0', id: 1, method, params: params ?? [] });
  const { result, error } = value as { result?: unknown; error?: { code: number; message: string } };
  if (error === undefined) return Promise.resolve(result);
  return Promise.reject(Object.assign(new Error(error.message), error));
}
