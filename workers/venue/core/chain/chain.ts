import type { TokenId } from '../../../../shared/market/ids.ts';
import type { Random } from '../../../../shared/ports/ports.ts';
import type { MicroShares, MicroUsdc } from '../../../../shared/units/index.ts';
import { CONTRACTS } from '../../../../shared/wire/contracts.ts';
import type { SignatureType } from '../../../../shared/wire/orders/index.ts';
import type { VenueMarket, VenueNotice } from '../contract.ts';
import { hashOf } from '../ids.ts';
import type { Account } from '../money/account.ts';
import { shareContractOf } from '../money/account.ts';
import type { ShareContract } from '../money/approvals.ts';
import type { Notices } from '../notices.ts';
import type { OrderDesk } from '../orders/order-desk.ts';
import type { Schedule } from '../schedule.ts';
import { type Act, ActPlanner, type PlannerParts } from './act-planner.ts';
import type { RawCall } from './call-batch.ts';
import { type Coin, decodeCall } from './chain-call.ts';
import type { ChainReceipt, ChainRequest, VenueChain, WalletAct, WalletOwner } from './chain-contract.ts';
import { CoinLedger } from './coin-ledger.ts';

/** Polygon's blocks come every two seconds; counted from a moment of October 2026, when the height was about this. */
const BLOCK_MS = 2_000;
const KNOWN_BLOCK = { height: 95_000_000, at: 1_793_000_000_000 };

/** Receipts beyond this are forgotten, oldest first. */
const REMEMBERED_RECEIPTS = 10_000;

export type ChainParts = Omit<PlannerParts, 'usdcE'> & {
  readonly desk: OrderDesk;
  readonly schedule: Schedule;
  readonly notices: Notices;
  readonly random: Random;
  /** Wallets of an owner who has authenticated are there already. */
  readonly funded: boolean;
};

/** The chain below the venue as far as Polymarket's contracts and its clients' wallets make it up (protocol §10). */
export class Chain implements VenueChain {
  readonly #parts: ChainParts;
  readonly #usdcE = new CoinLedger();
  readonly #deployed = new Set<string>();
  readonly #nonces = new Map<string, number>();
  readonly #receipts = new Map<string, ChainReceipt>();

  constructor(parts: ChainParts) {
    this.#parts = parts;
    parts.notices.listen((notice) => this.#note(notice));
  }

  blockNumber(): number {
    return KNOWN_BLOCK.height + Math.floor((this.#parts.schedule.now() - KNOWN_BLOCK.at) / BLOCK_MS);
  }

  tieOf(address: string): WalletOwner | undefined {
    return this.#parts.bank.wallets.tieOf(address);
  }

  walletsOf(owner: string, type: SignatureType): readonly string[] {
    return this.#parts.bank.wallets.walletsOf(owner, type);
  }

  isDeployed(address: string): boolean {
    if (this.#deployed.has(address.toLowerCase())) return true;
    const tie = this.tieOf(address);
    if (tie === undefined || tie.kind === 'eoa' || !this.#parts.funded) return false;
    const { keys, wallets } = this.#parts.bank;
    // Deposit wallets of the older form cannot be made any more, so that nobody new has one.
    const [current] = wallets.walletsOf(tie.owner, 3);
    const obsolete = tie.kind === 'deposit' && current?.toLowerCase() !== address.toLowerCase();
    return !obsolete && keys.keysOf(tie.owner).length > 0;
  }

  deploy(from: string, factory: string, wallet: string): ChainReceipt {
    this.#deployed.add(wallet.toLowerCase());
    return this.#record(hashOf(this.#parts.random), from, factory);
  }

  nonceOf(address: string): number {
    return this.#nonces.get(address.toLowerCase()) ?? 0;
  }

  transact({ from, to, wallet, calls, hash = hashOf(this.#parts.random) }: ChainRequest): ChainReceipt {
    const account = this.#parts.bank.wallet(wallet);
    const plan = this.#plan(account, calls);
    // A Safe or deposit wallet that reverts is as it was; an EOA's and the relay hub's count go on.
    if (plan.kind === 'acts' || account.kind === 'eoa' || account.kind === 'proxy') this.#count(wallet);
    if (from.toLowerCase() !== wallet.toLowerCase()) this.#count(from);
    if (plan.kind === 'reverted') return this.#record(hash, from, to, plan.reason);

    const acts = plan.acts.flatMap((act) => act());
    // A proxy comes into being with its first transaction.
    if (account.kind === 'proxy') this.#deployed.add(wallet.toLowerCase());
    this.#parts.desk.enforceFunding(account);
    const receipt = this.#record(hash, from, to);
    for (const act of acts) this.#tell(act, receipt);
    return receipt;
  }

  objectionTo(calls: readonly RawCall[]): string | undefined {
    for (const [index, { to, data }] of calls.entries()) {
      if (decodeCall(to, data).kind === 'unknown-target') {
        return `call blocked: call[${index}] blocked: calls to ${to} are not permitted`;
      }
    }
    return undefined;
  }

  receipt(hash: string): ChainReceipt | undefined {
    return this.#receipts.get(hash.toLowerCase());
  }

  coins(address: string, coin: Coin): bigint {
    return coin === 'pusd' ? BigInt(this.#parts.bank.find(address)?.cash ?? 0) : this.#usdcE.balanceOf(address);
  }

  shares(address: string, token: ShareContract, id: string): bigint {
    const position = id as TokenId;
    if (shareContractOf(position) !== token) return 0n;
    return BigInt(this.#parts.bank.find(address)?.holding(position).settled ?? 0);
  }

  sharesOf(address: string): { token: TokenId; size: MicroShares }[] {
    const holdings = [...(this.#parts.bank.find(address)?.holdings ?? [])];
    return holdings.map(([token, { settled: size }]) => ({ token, size })).filter(({ size }) => size > 0);
  }

  holdersOf(token: TokenId): { wallet: string; size: MicroShares }[] {
    return this.#parts.bank
      .accounts()
      .map((account) => ({ wallet: account.address, size: account.holding(token).settled }))
      .filter(({ size }) => size > 0);
  }

  allowance(coin: Coin, owner: string, spender: string): bigint {
    if (coin === 'usdc-e') return this.#usdcE.allowance(owner, spender);
    return this.#parts.bank.find(owner)?.approvals.collateralFor(spender) ?? 0n;
  }

  isOperator(token: ShareContract, owner: string, operator: string): boolean {
    return this.#parts.bank.find(owner)?.approvals.isOperator(token, operator) ?? false;
  }

  marketByCondition(conditionId: string): VenueMarket | undefined {
    return this.#parts.directory.byCondition(conditionId);
  }

  marketByToken(id: string): VenueMarket | undefined {
    return this.#parts.directory.byToken(id);
  }

  fund(address: string, coin: Coin, amount: MicroUsdc): void {
    if (coin === 'usdc-e') this.#usdcE.change(address, BigInt(amount));
    else this.#parts.bank.wallet(address).deposit(amount);
  }

  grantApprovals(address: string, autoRedeem = true): void {
    const wallet = this.#parts.bank.wallet(address);
    wallet.setUp();
    if (autoRedeem) return;
    for (const token of ['ctf', 'position-manager'] as const) {
      wallet.approvals.setOperator(token, CONTRACTS.autoRedeemer, false);
    }
  }

  #plan(
    account: Account,
    calls: readonly RawCall[],
  ): { readonly kind: 'acts'; readonly acts: readonly Act[] } | { readonly kind: 'reverted'; readonly reason: string } {
    const planner = new ActPlanner({ ...this.#parts, usdcE: this.#usdcE }, account);
    const acts: Act[] = [];
    for (const { to, data } of calls) {
      const decoded = decodeCall(to, data);
      if (decoded.kind !== 'call') return { kind: 'reverted', reason: 'function selector was not recognized' };
      const trial = planner.try(decoded.call);
      if (trial.kind === 'reverted') return trial;
      acts.push(trial.act);
    }
    return { kind: 'acts', acts };
  }

  #count(address: string): void {
    this.#nonces.set(address.toLowerCase(), this.nonceOf(address) + 1);
  }

  #record(hash: string, from: string, to: string, reverted?: string): ChainReceipt {
    const block = this.blockNumber();
    const at = this.#parts.schedule.now();
    const receipt = { hash, from, to, block, at, ...(reverted === undefined ? {} : { reverted }) };
    this.#receipts.set(hash.toLowerCase(), receipt);
    const [oldest] = this.#receipts.keys();
    if (this.#receipts.size > REMEMBERED_RECEIPTS && oldest !== undefined) this.#receipts.delete(oldest);
    return receipt;
  }

  #tell(act: WalletAct, { hash, at }: ChainReceipt): void {
    this.#parts.notices.emit({ type: 'wallet-act', ...act, transactionHash: hash, at });
  }

  /** Trades are transactions of the exchange's operator, here the exchange itself. */
  #note(notice: VenueNotice): void {
    if (notice.type !== 'settled' || !notice.mined) return;
    this.#record(notice.trade.transactionHash, CONTRACTS.exchangeV2, CONTRACTS.exchangeV2);
  }
}
