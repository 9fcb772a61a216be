import * as z from 'zod';
import { CONTRACTS } from '../../../../shared/wire/contracts.ts';
import { CHAIN_ID } from '../../../../shared/wire/orders/index.ts';
import { hexOf } from '../../core/chain/abi-writer.ts';
import { bytesOf } from '../../core/chain/selector.ts';
import type { ChainReceipt, VenueChain, VenueCore } from '../../core/contract.ts';
import { ethCall, MULTICALL3 } from './eth-call.ts';
import type { Mempool } from './mempool.ts';

/** Gas is free here; these figures look like Polygon's. */
const GAS_PRICE = 30_000_000_000n;
const GAS_PER_TRANSACTION = 450_000n;
const BLOCK_GAS_LIMIT = 30_000_000n;
/** Polygon's own coin in every wallet: 100, in its 18 decimals. */
const COIN_BALANCE = 100n * 10n ** 18n;

/** Code of a contract that is there; what it is does not matter to anybody who asks. */
const SOME_CODE = '0x60806040';
const NO_HASH = `0x${'00'.repeat(32)}`;
const NO_BLOOM = `0x${'00'.repeat(256)}`;
const NOBODY = `0x${'00'.repeat(20)}`;

const CONTRACT_ADDRESSES: ReadonlySet<string> = new Set(
  [...Object.values(CONTRACTS), MULTICALL3].map((address) => address.toLowerCase()),
);

export type RpcError = { readonly code: number; readonly message: string; readonly data?: string };
export type RpcResult =
  | { readonly kind: 'result'; readonly value: unknown }
  | { readonly kind: 'error'; readonly error: RpcError };

/** What the node answers from. */
export type Node = { readonly venue: VenueCore; readonly chain: VenueChain; readonly mempool: Mempool };

type Method = (params: readonly unknown[], node: Node) => RpcResult;

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/);
const hash = z.string().regex(/^0x[0-9a-fA-F]{64}$/);
const callSchema = z.object({ to: address, data: z.string().optional(), input: z.string().optional() });

/** What a node answers that Polymarket's clients and wallet libraries ask (JSON-RPC of Ethereum). */
export const RPC_METHODS: Readonly<Record<string, Method>> = {
  web3_clientVersion: () => result('bulkhead-venue'),
  net_version: () => result(String(CHAIN_ID)),
  eth_chainId: () => result(quantity(CHAIN_ID)),
  eth_blockNumber: (_params, { chain }) => result(quantity(chain.blockNumber())),
  eth_gasPrice: () => result(quantity(GAS_PRICE)),
  eth_maxPriorityFeePerGas: () => result(quantity(GAS_PRICE)),
  eth_feeHistory: feeHistory,
  eth_estimateGas: () => result(quantity(GAS_PER_TRANSACTION)),
  eth_getBalance: withParam(address, () => result(quantity(COIN_BALANCE))),
  eth_getTransactionCount: transactionCount,
  eth_getCode: withParam(address, (at, { chain }) => result(codeAt(chain, at))),
  eth_call: withParam(callSchema, call),
  eth_getBlockByNumber: (_params, { chain, venue }) => result(blockAt(chain.blockNumber(), venue.nowMs())),
  eth_sendRawTransaction: withParam(z.string(), send),
  eth_getTransactionReceipt: withParam(hash, (of, { chain }) => result(receiptOf(chain.receipt(of)))),
  eth_getTransactionByHash: withParam(hash, transaction),
};

function withParam<T>(schema: z.ZodType<T>, method: (param: T, node: Node) => RpcResult): Method {
  return ([param], node) => {
    const parsed = schema.safeParse(param);
    return parsed.success ? method(parsed.data, node) : failed(-32_602, 'invalid params');
  };
}

function call({ to, data, input }: z.output<typeof callSchema>, { chain }: Node): RpcResult {
  const bytes = bytesOf(input ?? data ?? '0x');
  if (bytes === undefined) return failed(-32_602, 'invalid params');
  const answer = ethCall(chain, to, bytes);
  if (answer.kind === 'returned') return result(hexOf(answer.data));
  return { kind: 'error', error: { code: 3, message: `execution reverted: ${answer.reason}`, data: '0x' } };
}

function send(raw: string, { mempool }: Node): RpcResult {
  const sent = mempool.send(raw);
  return sent.kind === 'sent' ? result(sent.hash) : failed(-32_000, sent.reason);
}

function codeAt(chain: VenueChain, at: string): string {
  return CONTRACT_ADDRESSES.has(at.toLowerCase()) || chain.isDeployed(at) ? SOME_CODE : '0x';
}

function feeHistory([count]: readonly unknown[], { chain }: Node): RpcResult {
  const blocks = Math.min(Math.max(1, Number(count) || 1), 100);
  const price = quantity(GAS_PRICE);
  return result({
    oldestBlock: quantity(chain.blockNumber() - blocks + 1),
    baseFeePerGas: Array.from({ length: blocks + 1 }, () => price),
    gasUsedRatio: Array.from({ length: blocks }, () => 0.5),
    reward: Array.from({ length: blocks }, () => [price]),
  });
}

/** Any block that is asked for is the present one; it lists no transactions. */
function blockAt(number: number, nowMs: number): Record<string, unknown> {
  return {
    number: quantity(number),
    hash: blockHash(number),
    parentHash: blockHash(number - 1),
    timestamp: quantity(Math.floor(nowMs / 1000)),
    nonce: '0x0000000000000000',
    difficulty: '0x1',
    totalDifficulty: '0x1',
    gasLimit: quantity(BLOCK_GAS_LIMIT),
    gasUsed: quantity(BLOCK_GAS_LIMIT / 2n),
    baseFeePerGas: quantity(GAS_PRICE),
    miner: NOBODY,
    extraData: '0x',
    logsBloom: NO_BLOOM,
    mixHash: NO_HASH,
    receiptsRoot: NO_HASH,
    sha3Uncles: NO_HASH,
    stateRoot: NO_HASH,
    transactionsRoot: NO_HASH,
    size: '0x1',
    uncles: [],
    transactions: [],
  };
}

/** Without logs. */
function receiptOf(receipt: ChainReceipt | undefined): Record<string, unknown> | null {
  if (receipt === undefined) return null;
  return {
    ...placeOf(receipt),
    transactionHash: receipt.hash,
    from: receipt.from.toLowerCase(),
    to: receipt.to.toLowerCase(),
    contractAddress: null,
    cumulativeGasUsed: quantity(GAS_PER_TRANSACTION),
    gasUsed: quantity(GAS_PER_TRANSACTION),
    effectiveGasPrice: quantity(GAS_PRICE),
    logs: [],
    logsBloom: NO_BLOOM,
    status: receipt.reverted === undefined ? '0x1' : '0x0',
    type: '0x2',
  };
}

function transaction(of: string, { chain, mempool }: Node): RpcResult {
  const receipt = chain.receipt(of);
  if (receipt !== undefined) return result(transactionOf(receipt, placeOf(receipt)));
  const waiting = mempool.find(of);
  const nowhere = { blockNumber: null, blockHash: null, transactionIndex: null };
  return result(waiting === undefined ? null : transactionOf(waiting, nowhere));
}

/** What is known of a transaction afterwards; its data and signature are not kept. */
function transactionOf(
  { hash: of, from, to }: Pick<ChainReceipt, 'hash' | 'from' | 'to'>,
  place: Record<string, unknown>,
): Record<string, unknown> {
  return {
    ...place,
    hash: of,
    from: from.toLowerCase(),
    to: to.toLowerCase(),
    nonce: '0x0',
    gas: quantity(GAS_PER_TRANSACTION),
    gasPrice: quantity(GAS_PRICE),
    value: '0x0',
    input: '0x',
    type: '0x0',
    chainId: quantity(CHAIN_ID),
    v: '0x0',
    r: NO_HASH,
    s: NO_HASH,
  };
}

/** Mined ones, or with the tag `pending` those that wait too. */
function transactionCount([owner, tag]: readonly unknown[], { chain, mempool }: Node): RpcResult {
  const parsed = address.safeParse(owner);
  if (!parsed.success) return failed(-32_602, 'invalid params');
  return result(quantity(tag === 'pending' ? mempool.nextNonceOf(parsed.data) : chain.nonceOf(parsed.data)));
}

function placeOf({ block }: ChainReceipt): Record<string, unknown> {
  return { blockNumber: quantity(block), blockHash: blockHash(block), transactionIndex: '0x0' };
}

/** Blocks here are known by their number. */
function blockHash(number: number): string {
  return `0x${number.toString(16).padStart(64, '0')}`;
}

function quantity(value: number | bigint): string {
  return `0x${value.toString(16)}`;
}

function result(value: unknown): RpcResult {
  return { kind: 'result', value };
}

function failed(code: number, message: string): RpcResult {
  return { kind: 'error', error: { code, message } };
}
