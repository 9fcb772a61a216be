import { l2Headers } from '../../../../shared/wire/auth/index.ts';
import type { ServedVenue } from '../api/served-venue.ts';
import type { Mishap } from './acts.ts';
import { agree } from './agree.ts';
import type { ReferenceVenue } from './reference-venue.ts';
import type { Verdict } from './reference-verdict.ts';
import { explains } from './refusal-texts.ts';
import type { Signed, Trader } from './trader.ts';

type Pending = ReturnType<ServedVenue['begin']>;

/** A request with its orders and what the reference said of each at once. */
type Waiting = { readonly all: readonly Signed[]; readonly verdicts: readonly Verdict[]; readonly pending: Pending };

/** Orders on their way to the venue and to the reference, and the comparison of what both make of them. */
export class Posts {
  readonly #served: ServedVenue;
  readonly #reference: ReferenceVenue;
  readonly #sent: { readonly trader: Trader; readonly signed: Signed }[] = [];
  /** Posts whose answer is yet to come. */
  #waiting: Waiting[] = [];
  /** Posts whose answer told nothing. */
  #uncertain: { readonly trader: Trader; readonly signed: Signed }[] = [];

  constructor(served: ServedVenue, reference: ReferenceVenue) {
    this.#served = served;
    this.#reference = reference;
  }

  /** One order by its own route, several as a batch. */
  send(trader: Trader, all: readonly Signed[]): void {
    for (const signed of all) this.#sent.push({ trader, signed });
    const verdicts = all.map(({ terms }) => this.#reference.post(terms));
    const pending = this.#begin(trader, all);
    const delayed = verdicts.some(({ kind }) => kind === 'delayed');
    agree(pending.answer === undefined, delayed, 'whether the POST waits for a taker delay');
    this.#waiting.push({ all, verdicts, pending });
    this.checkAnswers();
  }

  /** The bytes of an earlier post that the venue took, once more. */
  repeat(pick: number): void {
    const known = this.#sent.filter(({ signed }) => this.#reference.orders.has(signed.terms.id));
    const chosen = known[pick % Math.max(1, known.length)];
    if (chosen !== undefined) this.send(chosen.trader, [chosen.signed]);
  }

  /** A post that a fault is waiting for. */
  sendIntoMishap(trader: Trader, signed: Signed, how: Mishap, lateMs: number): void {
    const nowMs = this.#served.venue.nowMs();
    if (how === 'accepted-late') this.#reference.postAt(nowMs + lateMs, signed.terms);
    const verdict = how === 'accepted-late' || how === 'error-before' ? undefined : this.#reference.post(signed.terms);
    const pending = this.#begin(trader, [signed]);
    if (how === 'error-before') {
      agree(pending.answer?.status, 502, 'status of the spoilt POST');
      agree(trader.isKnown(signed.terms.id), false, 'whether an order exists that never arrived');
      return this.send(trader, [signed]);
    }
    this.#sent.push({ trader, signed });
    if (how === 'slow-answer' && verdict !== undefined)
      this.#waiting.push({ all: [signed], verdicts: [verdict], pending });
    else this.#uncertain.push({ trader, signed });
  }

  /** Compares the answers that have come in the meantime. */
  checkAnswers(): void {
    const answered = this.#waiting.filter(({ pending }) => pending.answer !== undefined);
    this.#waiting = this.#waiting.filter(({ pending }) => pending.answer === undefined);
    for (const waiting of answered) this.#compare(waiting);
  }

  /** Asks for the orders of unanswered posts by their hashes, as a client must, and sends the same bytes once more. */
  checkUncertain(): void {
    agree(this.#waiting, [], 'posts without an answer');
    for (const { trader, signed } of this.#uncertain) {
      const taken = this.#reference.orders.has(signed.terms.id);
      agree(trader.isKnown(signed.terms.id), taken, `whether order ${signed.terms.id} exists`);
      if (taken) this.send(trader, [signed]);
    }
    this.#uncertain = [];
  }

  #begin(trader: Trader, all: readonly Signed[]): Pending {
    const [one] = all as [Signed];
    const path = all.length === 1 ? '/order' : '/orders';
    const body = all.length === 1 ? one.body : `[${all.map((signed) => signed.body).join(',')}]`;
    const headers = l2Headers(trader.account, this.#served.nowS, 'POST', path, body);
    return this.#served.begin('POST', `/clob${path}`, headers, body);
  }

  #compare({ all, verdicts, pending }: Waiting): void {
    const value = pending.answer?.value;
    const single = all.length === 1;
    for (const [index, { terms }] of all.entries()) {
      const result = (single ? value : (value as unknown[])[index]) as Record<string, string>;
      const atOnce = verdicts[index]!;
      const verdict = atOnce.kind === 'delayed' ? this.#reference.verdictOn(terms.id) : atOnce;
      compareOne(terms.id, verdict, result, (single ? result['error'] : result['errorMsg']) ?? '');
    }
  }
}

function compareOne(id: string, verdict: Verdict, result: Record<string, string>, words: string): void {
  if (verdict.kind !== 'refused') {
    const { orderID, status, error, errorMsg } = result;
    const expected = { orderID: id, status: verdict.kind, error: undefined, errorMsg: '' };
    return agree({ orderID, status, error, errorMsg }, expected, `answer for order ${id}`);
  }
  const isExplained = verdict.objections.some((objection) => explains(objection, words));
  const told = `the reference objects with ${verdict.objections.join(', ')}; the venue says ${JSON.stringify(result)}`;
  agree(isExplained, true, told);
}
