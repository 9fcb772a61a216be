import type { EvaluationCounts } from '../../events/evaluation-counts.ts';
import type { DenialCode } from '../../risk/denials.ts';
import type { Decision } from '../../strategies/strategy.ts';

/** Reasons of one strategy that are counted apart; a strategy that makes up new ones all the time gets no more. */
const MAX_REASONS = 64;

const OTHER_REASONS = 'other';

/** What a decision wanted, as far as its class depends on it. */
type Wanted = 'nothing' | 'quotes' | 'take';

/**
 * Counts the evaluations of one strategy in one round, each in exactly one class. An evaluation is opened with what the
 * strategy decided, learns what the gates and the order desk made of it, and is closed before the next.
 */
export class EvaluationTally {
  #seen = 0;
  readonly #none = new Map<string, number>();
  readonly #refused = new Map<DenialCode, number>();
  #unselected = 0;
  #kept = 0;
  #sent = 0;
  #signals = 0;
  #orders = 0;
  #isOpen = false;
  #wanted: Wanted = 'nothing';
  #reason = '';
  #denial: DenialCode | undefined;
  #hasSent = false;
  /** An alarm told that it asks for nonsense. */
  toldNonsense = false;

  /** It was not asked: the round is another one's. */
  passedOver(): void {
    this.#seen += 1;
    this.#unselected += 1;
  }

  /** It was asked and decided so. */
  open(decision: Decision): void {
    this.#begin();
    if (decision.kind === 'none') {
      this.#wanted = 'nothing';
      this.#reason = decision.reason;
      return;
    }
    const takes = decision.kind !== 'quotes' || decision.take !== undefined;
    if (takes) this.#signals += 1;
    if (decision.kind === 'quotes' && decision.quotes.length > 0) this.#wanted = 'quotes';
    else this.#wanted = takes ? 'take' : 'nothing';
    this.#reason = decision.kind === 'quotes' ? decision.mode : '';
  }

  /** It was asked, and what it said cannot be acted on. */
  openNonsense(): void {
    this.#begin();
    this.#denial = 'NONSENSE';
  }

  /** A gate refused a wish of the open evaluation. */
  refused(code: DenialCode): void {
    this.#denial ??= code;
  }

  /** An order was sent for the open evaluation. */
  sent(): void {
    this.#orders += 1;
    this.#hasSent = true;
  }

  /** Puts the open evaluation into its class; does nothing when none is open. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    if (this.#hasSent) this.#sent += 1;
    else if (this.#denial !== undefined) countIn(this.#refused, this.#denial);
    else if (this.#wanted === 'take') this.#unselected += 1;
    else if (this.#wanted === 'quotes') this.#kept += 1;
    else
      countIn(this.#none, this.#none.size < MAX_REASONS || this.#none.has(this.#reason) ? this.#reason : OTHER_REASONS);
  }

  /** Everything but what became of the orders. */
  counts(): Omit<EvaluationCounts, 'filled' | 'missed' | 'unknown'> {
    return {
      seen: this.#seen,
      none: Object.fromEntries(this.#none),
      refused: Object.fromEntries(this.#refused),
      unselected: this.#unselected,
      kept: this.#kept,
      sent: this.#sent,
      signals: this.#signals,
      orders: this.#orders,
    };
  }

  #begin(): void {
    this.#seen += 1;
    this.#isOpen = true;
    this.#denial = undefined;
    this.#hasSent = false;
  }
}

function countIn<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
