import { getAddress, SigningKey, Transaction } from 'ethers';
import * as z from 'zod';
import type { PrivateKey } from '../../shared/wire/auth/index.ts';
import { CHAIN_ID } from '../../shared/wire/orders/index.ts';
import type { ContractCall } from './chain-calls.ts';
import type { ActState, ChainLine, PreparedAct, PrepareOutcome, SendOutcome, SentAct } from './chain-line.ts';
import { type ChainNode, quantityOf } from './chain-node.ts';

/** Gas and fee over what the node says is needed, in percent: both move until the transaction is mined. */
const GAS_MARGIN_PERCENT = 130n;
const FEE_MARGIN_PERCENT = 200n;

/** A node takes another transaction in place of one with the same nonce from 10 % more on; in thousandths. */
const RAISE_PER_MILLE = 1_125n;
/** No transaction is worth more, wei per gas: 3,000 gwei. */
const HIGHEST_FEE = 3_000_000_000_000n;

/** Each costs gas (strategies §16). */
const MAX_ACTS_PER_MINUTE = 6;

const receipt = z.object({ status: z.string() });
/** A node's word that it has the transaction already. */
const KNOWN = /already known|known transaction|already imported/i;
/** Words by which a node refuses a transaction for good: it never enters a block as it is. */
const REFUSED = /insufficient funds|intrinsic gas|invalid sender|underpriced|exceeds block gas|nonce too (low|high)/i;

/** The wallet's owner signs transactions of his own and pays their gas: for plain wallets (protocol §3.2, type 0). */
export class EoaLine implements ChainLine {
  readonly maxCalls = 1;
  readonly maxActsPerMinute = MAX_ACTS_PER_MINUTE;
  readonly #node: ChainNode;
  readonly #key: SigningKey;
  readonly #address: string;

  constructor(node: ChainNode, key: PrivateKey, address: string) {
    this.#node = node;
    this.#key = new SigningKey(key);
    this.#address = getAddress(address);
  }

  prepare([call]: readonly ContractCall[], done: (outcome: PrepareOutcome) => void): void {
    if (call === undefined) return done({ kind: 'failed', reason: 'nothing to do' });
    const from = this.#address;
    const questions = [
      { method: 'eth_getTransactionCount', params: [from, 'pending'] },
      { method: 'eth_gasPrice', params: [] },
      { method: 'eth_maxPriorityFeePerGas', params: [] },
      { method: 'eth_estimateGas', params: [{ from, ...call }] },
    ];
    return this.#node.ask(questions, (answers) => {
      const fault = answers.find(({ kind }) => kind !== 'result');
      const [nonce, gasPrice, tip, gas] = answers.map(quantityOf);
      if (nonce === undefined || gasPrice === undefined || tip === undefined || gas === undefined) {
        const reason = fault === undefined || fault.kind === 'result' ? 'the node answers no numbers' : fault.message;
        return done({ kind: 'failed', reason });
      }
      return done({ kind: 'prepared', act: this.#sign(call, { nonce, gasPrice, tip, gas }) });
    });
  }

  send({ payload, hash }: PreparedAct, done: (outcome: SendOutcome) => void): void {
    this.#node.ask([{ method: 'eth_sendRawTransaction', params: [payload] }], ([answer]) => {
      if (answer?.kind === 'result' || (answer?.kind === 'error' && KNOWN.test(answer.message))) {
        return done({ kind: 'sent', id: hash });
      }
      const reason = answer?.message ?? 'no answer';
      return done({ kind: answer?.kind === 'error' && REFUSED.test(reason) ? 'refused' : 'unknown', reason });
    });
  }

  /**
   * The same call and nonce for an eighth more, or for what the node asks by now, if that is more; the same bytes once the fee
   * has reached its highest. Whichever of them is mined uses the nonce up.
   */
  renew(act: PreparedAct, done: (outcome: PrepareOutcome) => void): void {
    const transaction = Transaction.from(act.payload);
    this.#node.ask([{ method: 'eth_gasPrice', params: [] }], ([answer]) => {
      const asked = ((quantityOf(answer) ?? 0n) * FEE_MARGIN_PERCENT) / 100n;
      const fee = raised(transaction.maxFeePerGas ?? 0n);
      const highest = asked > fee ? asked : fee;
      if (highest > HIGHEST_FEE) return done({ kind: 'prepared', act });
      const tip = raised(transaction.maxPriorityFeePerGas ?? 0n);
      transaction.maxFeePerGas = highest;
      transaction.maxPriorityFeePerGas = tip < highest ? tip : highest;
      return done({ kind: 'prepared', act: this.#signed(transaction) });
    });
  }

  state({ hash }: SentAct, done: (state: ActState) => void): void {
    this.#node.ask([{ method: 'eth_getTransactionReceipt', params: [hash] }], ([answer]) => {
      const mined = receipt.safeParse(answer?.kind === 'result' ? answer.value : undefined);
      if (!mined.success) return done({ kind: 'unknown' });
      return done(BigInt(mined.data.status) === 1n ? { kind: 'done' } : { kind: 'failed', reason: 'it was reverted' });
    });
  }

  isNonceUsed({ nonce }: PreparedAct, done: (isUsed: boolean | undefined) => void): void {
    this.#node.ask([{ method: 'eth_getTransactionCount', params: [this.#address, 'latest'] }], ([answer]) => {
      const next = quantityOf(answer);
      done(next === undefined ? undefined : next > BigInt(nonce));
    });
  }

  #sign(
    { to, data }: ContractCall,
    { nonce, gasPrice, tip, gas }: Readonly<Record<'nonce' | 'gasPrice' | 'tip' | 'gas', bigint>>,
  ): PreparedAct {
    const highest = (gasPrice * FEE_MARGIN_PERCENT) / 100n;
    const transaction = Transaction.from({
      type: 2,
      chainId: CHAIN_ID,
      nonce: Number(nonce),
      to,
      data,
      gasLimit: (gas * GAS_MARGIN_PERCENT) / 100n,
      maxFeePerGas: highest,
      maxPriorityFeePerGas: tip < highest ? tip : highest,
    });
    return this.#signed(transaction);
  }

  #signed(transaction: Transaction): PreparedAct {
    transaction.signature = this.#key.sign(transaction.unsignedHash);
    const { nonce, serialized, hash } = transaction;
    return { nonce, payload: serialized, hash: hash ?? undefined };
  }
}

/** An eighth more, rounded up. */
function raised(fee: bigint): bigint {
  return (fee * RAISE_PER_MILLE + 999n) / 1_000n;
}
