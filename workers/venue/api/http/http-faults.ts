import type { Random } from '../../../../shared/ports/ports.ts';
import type { ApiRequest, Respond } from '../transport.ts';

/** Passes a request on to the venue proper, which answers it through `respond`. */
export type Next = (respond: Respond) => void;

/** Does something to a request, its answer, or both; calls `next` unless the request is not to reach the venue. */
export type Interference = (exchange: {
  readonly request: ApiRequest;
  readonly respond: Respond;
  readonly next: Next;
}) => void;

/** Which requests a fault hits. */
export type HttpTarget = {
  /** Method and path, the path of a whole folder too: `POST /clob/order`, `GET /gamma`. */
  readonly route: string;
  /** Only requests with this wallet in `POLY_ADDRESS`; of everybody where absent. */
  readonly address?: string | undefined;
  /** Chance of each such request to be hit. */
  readonly probability: number;
  /** How many are hit at most; without it there is no end. */
  readonly count?: number | undefined;
};

type Rule<Effect> = { readonly target: HttpTarget; readonly effect: Effect; hitsLeft: number };

/** Faults of requests and answers that are switched on. The one that was switched on first hits first, and alone. */
export class HttpFaults {
  readonly #random: Random;
  readonly #interferences: Rule<Interference>[] = [];
  readonly #resets: Rule<number>[] = [];
  #legsPerBatch = Number.POSITIVE_INFINITY;

  /** @param random decides which requests are hit */
  constructor(random: Random) {
    this.#random = random;
  }

  /** Order legs of one batch that pass; the rest is refused as over the limit of its token. */
  get legsPerBatch(): number {
    return this.#legsPerBatch;
  }

  /** @returns the way back */
  limitBatches(legs: number): () => void {
    this.#legsPerBatch = legs;
    return () => {
      this.#legsPerBatch = Number.POSITIVE_INFINITY;
    };
  }

  /** Interferes with requests from now on. @returns the way back */
  interfere(target: HttpTarget, effect: Interference): () => void {
    return addTo(this.#interferences, target, effect);
  }

  /** Breaks connections while they bring requests, after so many bytes of the body. @returns the way back */
  resetRequests(target: HttpTarget, afterBytes: number): () => void {
    return addTo(this.#resets, target, afterBytes);
  }

  /** Handles a request under the faults that hold. */
  handle(request: ApiRequest, respond: Respond, next: Next): void {
    const effect = this.#hit(this.#interferences, request);
    if (effect === undefined) next(respond);
    else effect({ request, respond, next });
  }

  /** How much of a request's body is read before its connection is broken; `undefined` for a request that is spared. */
  resetAfterBytes(request: Pick<ApiRequest, 'method' | 'path' | 'headers'>): number | undefined {
    return this.#hit(this.#resets, request);
  }

  #hit<Effect>(rules: Rule<Effect>[], request: Pick<ApiRequest, 'method' | 'path' | 'headers'>): Effect | undefined {
    const rule = rules.find(({ target }) => isAimedAt(target, request) && this.#random.unit() < target.probability);
    if (rule === undefined) return undefined;
    rule.hitsLeft -= 1;
    if (rule.hitsLeft === 0) remove(rules, rule);
    return rule.effect;
  }
}

function addTo<Effect>(rules: Rule<Effect>[], target: HttpTarget, effect: Effect): () => void {
  const rule = { target, effect, hitsLeft: target.count ?? Number.POSITIVE_INFINITY };
  rules.push(rule);
  return () => remove(rules, rule);
}

function remove<Effect>(rules: Rule<Effect>[], rule: Rule<Effect>): void {
  const index = rules.indexOf(rule);
  if (index >= 0) rules.splice(index, 1);
}

function isAimedAt(
  { route, address }: HttpTarget,
  { method, path, headers }: Pick<ApiRequest, 'method' | 'path' | 'headers'>,
): boolean {
  const [wantedMethod, folder] = route.split(' ') as [string, string];
  if (method !== wantedMethod || (path !== folder && !path.startsWith(`${folder}/`))) return false;
  return address === undefined || headers['poly_address']?.toLowerCase() === address.toLowerCase();
}
