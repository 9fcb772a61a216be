import type { OrderEvent } from '../../../shared/events/engine-events.ts';
import type { TokenId } from '../../../shared/market/ids.ts';
import { type MicroShares, microShares } from '../../../shared/units/index.ts';
import { balanceRequest, balanceUpdateRequest, parseBalanceAnswer } from '../../../shared/wire/clob/index.ts';
import type { ClobClient } from './clob-client.ts';

const DEADLINE_MS = 2_000;

type Balance = { readonly token: TokenId; readonly shares: MicroShares };

/**
 * Reads how many shares of some tokens the venue says we hold, one token after the other: it is told to look at the chain
 * first, because what it tells of its own accord may be old (pitfall 24). A run answers for all tokens or says that it
 * failed.
 */
export class BalanceReader {
  readonly #clob: ClobClient;
  readonly #emit: (event: OrderEvent) => void;
  #wanted: (readonly TokenId[])[] = [];

  constructor(clob: ClobClient, emit: (event: OrderEvent) => void) {
    this.#clob = clob;
    this.#emit = emit;
  }

  want(tokens: readonly TokenId[]): void {
    this.#wanted.push(tokens);
  }

  /** Begins a run for every question that is waiting. */
  start(): void {
    const wanted = this.#wanted;
    this.#wanted = [];
    for (const tokens of wanted) this.#read(tokens, []);
  }

  #read(tokens: readonly TokenId[], balances: readonly Balance[]): void {
    const token = tokens[balances.length];
    if (token === undefined) return this.#emit({ type: 'balances', balances });
    return this.#refresh(token, () => {
      this.#clob.request(
        (signing) => balanceRequest(signing, token, this.#clob.wallet.signatureType),
        DEADLINE_MS,
        (outcome) => {
          const answer = parseBalanceAnswer(outcome);
          if (answer.kind === 'failed') this.#emit({ type: 'balances-failed', reason: answer.reason });
          else this.#read(tokens, [...balances, { token, shares: microShares(answer.value) }]);
        },
      );
    });
  }

  /** Its answer says nothing; one that failed leaves an older balance, and a difference must last to count. */
  #refresh(token: TokenId, done: () => void): void {
    this.#clob.request(
      (signing) => balanceUpdateRequest(signing, token, this.#clob.wallet.signatureType),
      DEADLINE_MS,
      done,
    );
  }
}
