import type { ChainEvent } from '../../shared/events/engine-events.ts';
import type { CompartmentConfig, ToWorker } from '../../shared/events/worker-protocol.ts';
import type { Asset } from '../../shared/market/assets.ts';
import type { BucketRule } from '../../shared/risk/token-bucket.ts';
import type { Incarnation } from './incarnation.ts';
import { type NewParameters, ParameterBoard } from './parameter-board.ts';
import type { AccountRisk } from './risk/account-risk.ts';

/** What another program says of a round. */
export type ExternalWord = Omit<Extract<ToWorker, { type: 'external' }>, 'type'>;

export type BriefingOptions = {
  readonly asset: Asset;
  /** What a worker of this asset gets to run. */
  readonly config: CompartmentConfig;
  readonly account: AccountRisk;
  /** The asset's share of what the signer may send. */
  readonly orderRate: BucketRule;
  readonly leaseTtlMs: number;
  /** The worker that is ready to hear something; absent while there is none. */
  readonly listener: () => Incarnation | undefined;
};

/**
 * What an asset's worker is told while it runs: what it is lent, whether anything may enter, parameters, the wallet's acts on
 * chain, other programs. What lasts is told to a successor as well.
 */
export class Briefing {
  readonly #options: BriefingOptions;
  readonly #parameters: ParameterBoard;
  #suspendedFor: string | undefined;
  #isQuoting = true;

  constructor(options: BriefingOptions) {
    this.#options = options;
    this.#parameters = new ParameterBoard(options.config);
  }

  /** What the next worker gets to run. */
  begin(): CompartmentConfig {
    return this.#parameters.begin();
  }

  /** A worker has got ready: it learns what changed since its start. */
  ready(): void {
    this.#tellParameters();
    if (!this.#isQuoting) this.#tellQuoting();
    if (this.#suspendedFor !== undefined) this.#options.listener()?.suspend(this.#suspendedFor);
  }

  /** Lets nothing enter for this reason, or lets it again; a worker that gets ready later is told as well. */
  setSuspension(reason: string | undefined): void {
    this.#suspendedFor = reason;
    this.#options.listener()?.suspend(reason);
  }

  /**
   * Lends its part of the account, or tells why the account takes no risk; nothing while a predecessor's exposure is frozen.
   *
   * @param sharers how many assets run
   */
  renewLease(sharers: number): void {
    const { account, asset, orderRate, leaseTtlMs, listener } = this.#options;
    const worker = listener();
    if (worker === undefined || (this.#suspendedFor !== undefined && account.denial === undefined)) return;
    worker.lease({ ...account.lend(asset, sharers), orderRate }, leaseTtlMs);
  }

  /** Tells what became of the wallet's acts on chain. */
  tellChain(event: ChainEvent): void {
    this.#options.listener()?.chain(event);
  }

  /** What a strategy runs with; absent where it does not run. */
  parameters(strategy: string): NewParameters['params'] | undefined {
    return this.#parameters.of(strategy);
  }

  /** They hold from the worker's next decision on, and for its successors. */
  setParameters(change: NewParameters): void {
    this.#parameters.set(change);
    if (this.#options.listener() !== undefined) this.#tellParameters();
  }

  /** Whether makers may quote this asset. */
  get isQuoting(): boolean {
    return this.#isQuoting;
  }

  /** The operator's switch; a successor hears of it before it is lent anything, so that it never quotes in between. */
  setQuoting(enabled: boolean): void {
    if (enabled === this.#isQuoting) return;
    this.#isQuoting = enabled;
    this.#tellQuoting();
  }

  /** Passes on the word of another program about a round; false while there is no worker to hear it. */
  advise(word: ExternalWord): boolean {
    const worker = this.#options.listener();
    worker?.advise({ type: 'external', ...word });
    return worker !== undefined;
  }

  #tellQuoting(): void {
    this.#options.listener()?.advise({ type: 'quoting', enabled: this.#isQuoting });
  }

  #tellParameters(): void {
    for (const change of this.#parameters.takeUntold()) {
      this.#options.listener()?.advise({ type: 'parameters', ...change });
    }
  }
}
