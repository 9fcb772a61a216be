import type { ChainMarket } from '../../shared/events/effects.ts';
import { ActFollower, type ActVerdict } from './act-follower.ts';
import type { ContractCall } from './chain-calls.ts';
import type { ChainLine, PrepareOutcome, SendOutcome } from './chain-line.ts';
import type { ChainNode } from './chain-node.ts';
import type { ChainAct } from './treasury-record.ts';

export type ActDeskOptions = {
  readonly line: ChainLine;
  readonly node: ChainNode;
  readonly wallet: string;
  /** Wall time, UTC ms. */
  readonly now: () => number;
  /** Writes the treasury's record, the act under way in it. */
  readonly save: (done: (failure?: Error) => void) => void;
  /** An act is over. @param failure why it came to nothing; absent when it was done */
  readonly ended: (act: ChainAct, failure?: string) => void;
  readonly alarm: (code: string, detail: string) => void;
};

/** What an act is to do. */
export type ActTerms = Pick<ChainAct, 'kind' | 'conditionId' | 'sets' | 'before' | 'payout'>;

/** Between two looks at an act under way, as the official SDK. */
const LOOK_EVERY_MS = 2_000;
/** An act that is under way for so long is a matter for people; it goes on being watched. */
const STUCK_MS = 600_000;

/**
 * The one act of the wallet that is under way: signed, written down, sent, followed up, and sent again with the same nonce if
 * the chain does not take it.
 *
 * What is signed is on disk before it is sent, so that after a crash it is followed up and nothing else is begun: the chain
 * takes a nonce once. What the chain shows decides, not anybody's answer.
 */
export class ActDesk {
  readonly #options: ActDeskOptions;
  readonly #follower: ActFollower;
  readonly #sentAtMs: number[] = [];
  #act: ChainAct | undefined;
  #lookAtMs = 0;
  #stuckTold = false;
  /** A question to chain, relayer or disk is under way. */
  #isBusy = false;
  #isStopped = false;

  constructor(options: ActDeskOptions) {
    this.#options = options;
    this.#follower = new ActFollower(options.line, options.node, options.wallet);
  }

  get act(): ChainAct | undefined {
    return this.#act;
  }

  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** Takes up the act that an earlier session left. */
  takeUp(act: ChainAct | undefined): void {
    this.#act = act;
  }

  /** Begins nothing more, and hears nothing more. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Why the wallet has to wait with another act; absent when it may. */
  rateDenial(): string | undefined {
    const from = this.#options.now() - 60_000;
    while ((this.#sentAtMs[0] ?? Infinity) <= from) this.#sentAtMs.shift();
    const { maxActsPerMinute } = this.#options.line;
    return this.#sentAtMs.length < maxActsPerMinute ? undefined : `${maxActsPerMinute} acts in a minute are enough`;
  }

  /** One question at a time; what is answered after a stop is left to the next session. */
  ask<T>(question: (done: (answer: T) => void) => void, then: (answer: T) => void): void {
    this.#isBusy = true;
    question((answer) => {
      this.#isBusy = false;
      if (!this.#isStopped) then(answer);
    });
  }

  /** Signs, writes down and sends. `failed` when nothing was sent. */
  begin(calls: readonly ContractCall[], terms: ActTerms, failed: (reason: string) => void): void {
    this.ask<PrepareOutcome>(
      (done) => this.#options.line.prepare(calls, done),
      (outcome) => {
        if (outcome.kind === 'failed') return failed(outcome.reason);
        const nowMs = this.#options.now();
        const act = { ...terms, ...outcome.act, sentAtMs: nowMs, startedAtMs: nowMs };
        this.#act = act;
        this.#stuckTold = false;
        return this.#saved((failure) => {
          if (failure === undefined) return this.#send(act, true);
          this.#act = undefined;
          return failed(`it could not be written down: ${failure.message}`);
        });
      },
    );
  }

  /** Looks what became of the act under way, if it is time to. @param market absent when it is not known any more */
  follow(act: ChainAct, market: ChainMarket | undefined): void {
    if (this.#options.now() < this.#lookAtMs) return;
    if (market === undefined) return this.#end(act, 'its market is not known');
    this.ask<ActVerdict>(
      (done) => this.#follower.look(act, market, this.#options.now(), done),
      (verdict) => {
        this.#lookAtMs = this.#options.now() + LOOK_EVERY_MS;
        if (verdict.kind === 'done') return this.#end(act);
        if (verdict.kind === 'failed') return this.#end(act, verdict.reason);
        this.#tellStuck(act, market);
        return verdict.kind === 'resend' ? this.#sendAgain(act) : undefined;
      },
    );
  }

  /** A refusal of bytes that went out before says nothing: they may be under way. */
  #send(act: ChainAct, isFirst: boolean): void {
    if (this.#isStopped) return;
    this.#sentAtMs.push(this.#options.now());
    this.ask<SendOutcome>(
      (done) => this.#options.line.send(act, done),
      (outcome) => {
        this.#lookAtMs = this.#options.now() + LOOK_EVERY_MS;
        if (outcome.kind === 'refused' && isFirst) return this.#end(act, outcome.reason);
        if (outcome.kind !== 'sent' || outcome.id === undefined) return;
        act.id = outcome.id;
        this.#options.save(() => undefined);
      },
    );
  }

  /** The same act with the same nonce, for a higher fee where the wallet pays one; only what was written down goes out. */
  #sendAgain(act: ChainAct): void {
    this.ask<PrepareOutcome>(
      (done) => this.#options.line.renew(act, done),
      (outcome) => {
        const before = { ...act };
        if (outcome.kind === 'prepared') Object.assign(act, outcome.act);
        act.sentAtMs = this.#options.now();
        this.#saved((failure) => {
          if (failure === undefined) return this.#send(act, false);
          Object.assign(act, before);
        });
      },
    );
  }

  #saved(then: (failure?: Error) => void): void {
    this.#isBusy = true;
    this.#options.save((failure) => {
      this.#isBusy = false;
      then(failure);
    });
  }

  #end(act: ChainAct, failure?: string): void {
    this.#act = undefined;
    this.#options.ended(act, failure);
  }

  #tellStuck(act: ChainAct, { slug }: ChainMarket): void {
    const forMs = this.#options.now() - act.startedAtMs;
    if (this.#stuckTold || forMs < STUCK_MS) return;
    this.#stuckTold = true;
    this.#options.alarm('CHAIN_STUCK', `${slug}: a ${act.kind} is under way for ${Math.floor(forMs / 60_000)} min`);
  }
}
