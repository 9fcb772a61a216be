import type { Clock, TimerHandle, Timers } from '../../../shared/ports/ports.ts';
import { balanceRequest, parseBalanceAnswer } from '../../../shared/wire/clob/index.ts';
import { type MicroUsdc, microUsdc } from '../../../shared/units/index.ts';
import type { SignatureType } from '../../../shared/wire/orders/index.ts';
import { type BackOff, backOffMs } from '../back-off.ts';
import type { DeskClient } from '../desk-client.ts';
import type { CashReading } from './cash-check.ts';

/** Reads the account's money at the venue; `undefined` when it could not be had. */
export type ReadBalance = (done: (balance: MicroUsdc | undefined) => void) => void;

export type BalanceWatchOptions = {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly read: ReadBalance;
  readonly everyMs: number;
  /** Positions at cost, over all assets, as of now. */
  readonly inPositions: () => MicroUsdc;
  /** Told each reading: the balance log (M192), the cash check. */
  readonly onReading: (reading: CashReading) => void;
};

const RETRY: BackOff = { firstMs: 1_000, maxMs: 60_000 };

/** A balance that could not be read for this many turns is not known any more. */
const TURNS_TRUSTED = 5;

/** The account's pUSD by the venue's word, over the supervisor's own connection (protocol §2.5 `GET /balance-allowance`). */
export function balanceAtVenue(client: DeskClient, signatureType: SignatureType): ReadBalance {
  return (done) =>
    client.send(
      (signing) => balanceRequest(signing, 'pUSD', signatureType),
      (outcome) => {
        const answer = parseBalanceAnswer(outcome);
        done(answer.kind === 'ok' ? microUsdc(answer.value) : undefined);
      },
    );
}

/**
 * Reads the account's money regularly. What the account *has* is that money and its positions at cost, taken at the moment of
 * the question: a purchase meanwhile makes it look poorer, never richer. Shares whose payment is still under way are counted
 * twice until the next reading.
 */
export class BalanceWatch {
  readonly #options: BalanceWatchOptions;
  #reading: { readonly balance: MicroUsdc; readonly bankroll: MicroUsdc; readonly atMs: number } | undefined;
  #next: { readonly timer: TimerHandle; readonly atMs: number } | undefined;
  #failures = 0;
  #isStopped = false;

  constructor(options: BalanceWatchOptions) {
    this.#options = options;
  }

  get balance(): MicroUsdc | undefined {
    return this.#reading?.balance;
  }

  /** Money and positions at cost, as of the last reading. */
  get bankroll(): MicroUsdc | undefined {
    return this.#reading?.bankroll;
  }

  /** False before the first reading and when the last one is too old. */
  get isKnown(): boolean {
    const { clock, everyMs } = this.#options;
    return this.#reading !== undefined && clock.monoMs() - this.#reading.atMs < TURNS_TRUSTED * everyMs;
  }

  /** Reads now and then regularly; after a failure sooner, but ever less soon. */
  start(): void {
    const { clock, read, everyMs, inPositions } = this.#options;
    const positions = inPositions();
    const askedAtMs = clock.monoMs();
    this.#next = undefined;
    read((cash) => {
      if (this.#isStopped) return;
      this.#failures = cash === undefined ? this.#failures + 1 : 0;
      this.#readIn(cash === undefined ? Math.min(backOffMs(RETRY, this.#failures), everyMs) : everyMs);
      if (cash !== undefined) this.#take({ cash, askedAtMs, answeredAtMs: clock.monoMs() }, positions);
    });
  }

  /** The next reading within this time, unless one is under way. */
  hurry(withinMs: number): void {
    if (this.#isStopped || this.#next === undefined) return;
    if (this.#next.atMs > this.#options.clock.monoMs() + withinMs) this.#readIn(withinMs);
  }

  stop(): void {
    this.#isStopped = true;
    this.#next?.timer.cancel();
  }

  #readIn(waitMs: number): void {
    const { clock, timers } = this.#options;
    this.#next?.timer.cancel();
    this.#next = { timer: timers.after(waitMs, () => this.start()), atMs: clock.monoMs() + waitMs };
  }

  #take(reading: CashReading, positions: MicroUsdc): void {
    const { cash, answeredAtMs } = reading;
    this.#reading = { balance: cash, bankroll: microUsdc(cash + positions), atMs: answeredAtMs };
    this.#options.onReading(reading);
  }
}
