import type { Http, HttpOutcome, HttpRequest } from '../../shared/ports/ports.ts';

/** One request that our side made and that waits for its answer. */
export type FakeExchange = {
  readonly request: HttpRequest;
  readonly answer: (status: number, body: unknown) => void;
  readonly fail: (code: string) => void;
};

/** HTTP whose far side is the test itself: it looks at requests and answers them when it likes, each once. */
export class FakeHttp implements Http {
  /** Every request ever made, oldest first. */
  readonly exchanges: FakeExchange[] = [];
  #respond: ((exchange: FakeExchange) => void) | undefined;

  /** From now on every request is handed to `respond` at once. */
  respondWith(respond: (exchange: FakeExchange) => void): void {
    this.#respond = respond;
  }

  request(request: HttpRequest, done: (outcome: HttpOutcome) => void): void {
    const exchange: FakeExchange = {
      request,
      answer: (status, body) => done({ kind: 'answer', status, headers: {}, body: JSON.stringify(body) }),
      fail: (code) => done({ kind: 'failed', code, message: code }),
    };
    this.exchanges.push(exchange);
    this.#respond?.(exchange);
  }

  get latest(): FakeExchange {
    const latest = this.exchanges.at(-1);
    if (latest === undefined) throw new Error('no request was made');
    return latest;
  }
}
