import { Interface } from 'ethers';
import type { ChainMarket } from '../../../shared/events/effects.ts';
import type { ChainEvent } from '../../../shared/events/engine-events.ts';
import type { Http, HttpOutcome, HttpRequest } from '../../../shared/ports/ports.ts';
import { type MicroShares, microUsdc } from '../../../shared/units/index.ts';
import { addressOf } from '../../../shared/wire/auth/index.ts';
import { CONTRACTS } from '../../../shared/wire/contracts.ts';
import type { SignatureType } from '../../../shared/wire/orders/index.ts';
import { VersionedRecord } from '../../../src/supervisor/versioned-record.ts';
import { ChainNode } from '../../../src/treasury/chain-node.ts';
import type { ChainLine } from '../../../src/treasury/chain-line.ts';
import { EoaLine } from '../../../src/treasury/eoa-line.ts';
import { RelayerLine } from '../../../src/treasury/relayer-line.ts';
import { Treasury } from '../../../src/treasury/treasury.ts';
import { treasuryRecordSchema } from '../../../src/treasury/treasury-record.ts';
import type { VenueMarket } from '../../../workers/venue/core/contract.ts';
import { MemoryDisk } from '../../support/memory-disk.ts';
import { ALICE, ServedVenue } from '../../workers/venue/api/served-venue.ts';

/** The kinds of wallet, by the signature type of their orders. */
export const WALLETS = { eoa: 0, proxy: 1, safe: 2, deposit: 3 } as const satisfies Record<string, SignatureType>;
export type WalletKind = keyof typeof WALLETS;

const RELAYED = { proxy: 'PROXY', safe: 'SAFE', deposit: 'WALLET' } as const;
const OPERATORS = new Interface(['function setApprovalForAll(address operator, bool approved)']);
const TRANSFER = new Interface(['function safeTransferFrom(address a, address b, uint256 id, uint256 n, bytes data)']);
const SPLITS = {
  v1: new Interface(['function splitPosition(address c, bytes32 p, bytes32 id, uint256[] partition, uint256 amount)']),
  v2: new Interface(['function split(bytes31 id, uint256 amount)']),
};

/** What happens to a request: it passes, never arrives, or its answer is lost. */
export type RequestFate = 'passes' | 'lost' | 'unanswered';

/**
 * A treasury of Alice's at a venue of our own, in virtual time: its relayer, its chain, a wallet with money that redeems for
 * itself. The treasury can be ended and started again over the same disk.
 */
export class TreasuryStage implements Http {
  readonly served: ServedVenue;
  readonly wallet: string;
  readonly market: VenueMarket;
  readonly events: ChainEvent[] = [];
  readonly alarms: string[] = [];
  /** Requests that were made, as method and path. */
  readonly requests: string[] = [];
  treasury: Treasury;
  /** Decides over each request. */
  fate: (request: HttpRequest) => RequestFate = () => 'passes';
  readonly #kind: WalletKind;
  readonly #disk = new MemoryDisk();

  constructor(kind: WalletKind, version: 'v1' | 'v2' = 'v1', timeScale = 1) {
    this.#kind = kind;
    const v2Assets = version === 'v2' ? (['BTC'] as const) : [];
    this.served = new ServedVenue({ assets: ['BTC'], crowd: false, timeScale, v2Assets, funded: false });
    this.served.account(ALICE);
    const { chain } = this.served.venue;
    const [wallet] = chain.walletsOf(addressOf(ALICE), WALLETS[kind]);
    this.wallet = wallet ?? '';
    if (!chain.isDeployed(this.wallet) && kind !== 'eoa')
      chain.deploy(addressOf(ALICE), CONTRACTS.safeFactory, this.wallet);
    chain.fund(this.wallet, 'pusd', microUsdc(1_000e6));
    chain.grantApprovals(this.wallet);
    for (const token of [CONTRACTS.conditionalTokens, CONTRACTS.positionManager]) {
      this.#act(token, OPERATORS.encodeFunctionData('setApprovalForAll', [CONTRACTS.autoRedeemer, false]));
    }
    this.market = this.served.openMarket('BTC');
    this.treasury = this.#begin();
  }

  get chainMarket(): ChainMarket {
    const { conditionId, slug, up, down, version, negRisk, endsAt } = this.market.round;
    return { conditionId, slug, up, down, version, negRisk, endsAt };
  }

  /** Makes so many pairs of Up and Down out of pUSD. */
  split(sets: MicroShares): void {
    const { conditionId, version } = this.market.round;
    if (version === 'v2') {
      return this.#act(CONTRACTS.router, SPLITS.v2.encodeFunctionData('split', [conditionId.slice(0, 64), sets]));
    }
    const terms = [CONTRACTS.collateral, `0x${'00'.repeat(32)}`, conditionId, [1, 2], sets];
    return this.#act(CONTRACTS.collateralAdapter, SPLITS.v1.encodeFunctionData('splitPosition', terms));
  }

  /** So many Up leave the wallet, as by a sale that is settled. */
  giveAway(size: MicroShares): void {
    const terms = [this.wallet, CONTRACTS.exchangeV2, this.market.round.up, size, '0x'];
    this.#act(CONTRACTS.conditionalTokens, TRANSFER.encodeFunctionData('safeTransferFrom', terms));
  }

  /** An engine knows that the market may hold something of ours. */
  trade(): void {
    this.treasury.want('BTC', { type: 'redeem', ...this.chainMarket });
  }

  merge(sets: MicroShares): void {
    this.trade();
    this.treasury.want('BTC', { type: 'merge', sets, ...this.chainMarket });
  }

  inject(fault: object): void {
    const { status, value } = this.served.post('/control/faults', [fault]);
    if (status !== 200) throw new Error(JSON.stringify(value));
  }

  seconds(count: number): void {
    this.served.time.advance(count * 1_000);
  }

  /** Lets time pass until the round is over and its result is on chain. */
  resolve(): void {
    for (let waited = 0; this.market.resolution === undefined; waited += 1) {
      if (waited > 600) throw new Error('the round does not resolve');
      this.seconds(1);
    }
  }

  /** Micro-shares of Up and Down and micro-pUSD that the chain shows. */
  get onChain(): { readonly up: number; readonly down: number; readonly money: number } {
    const { chain } = this.served.venue;
    const { up, down, version } = this.market.round;
    const token = version === 'v2' ? 'position-manager' : 'ctf';
    const shares = (id: string) => Number(chain.shares(this.wallet, token, id));
    return { up: shares(up), down: shares(down), money: Number(chain.coins(this.wallet, 'pusd')) };
  }

  /** How often something was sent to be carried out. */
  get sent(): number {
    return this.requests.filter((name) => name === 'POST /relayer/submit' || name === 'eth_sendRawTransaction').length;
  }

  /** The process ends without a word, and another one starts on its disk. */
  crash(): void {
    this.treasury.stop();
    this.treasury = this.#begin();
  }

  request(request: HttpRequest, done: (outcome: HttpOutcome) => void): void {
    const path = request.url.slice(request.url.indexOf('/', 8));
    const methods = [...(request.body ?? '').matchAll(/"method":"(\w+)"/g)].map(([, method = '']) => method);
    this.requests.push(...(methods.length > 0 ? methods : [`${request.method} ${path.split('?')[0]}`]));
    const fate = this.fate(request);
    const lose = () =>
      void this.served.time.after(10, () => done({ kind: 'failed', code: 'timeout', message: 'no answer' }));
    if (fate === 'lost') return lose();
    const { answer } = this.served.begin(request.method, path, request.headers, request.body ?? '');
    if (fate === 'unanswered' || answer === undefined) return lose();
    const outcome = { kind: 'answer', status: answer.status, headers: {}, body: JSON.stringify(answer.value) } as const;
    return void this.served.time.after(10, () => done(outcome));
  }

  #begin(): Treasury {
    const { time } = this.served;
    const node = new ChainNode(this, 'http://venue/rpc');
    const treasury = new Treasury({
      world: { clock: time, timers: time },
      node,
      line: this.#line(node),
      store: new VersionedRecord(this.#disk, 'treasury', 'treasury', treasuryRecordSchema),
      wallet: this.wallet,
      tell: (_asset, event) => void this.events.push(event),
      alarm: (code) => void this.alarms.push(code),
    });
    treasury.start();
    return treasury;
  }

  #line(node: ChainNode): ChainLine {
    if (this.#kind === 'eoa') return new EoaLine(node, ALICE, this.wallet);
    return new RelayerLine({
      http: this,
      clock: this.served.time,
      relayer: 'http://venue/relayer',
      apiKey: 'a-relayer-key',
      key: ALICE,
      wallet: this.wallet,
      type: RELAYED[this.#kind],
    });
  }

  #act(to: string, data: string): void {
    const { chain } = this.served.venue;
    const call = { to, data: Buffer.from(data.slice(2), 'hex') };
    const { reverted } = chain.transact({ from: addressOf(ALICE), to, wallet: this.wallet, calls: [call] });
    if (reverted !== undefined) throw new Error(`reverted: ${reverted}`);
  }
}
