import { Interface } from 'ethers';
import * as z from 'zod';
import type { ChainMarket } from '../../shared/events/effects.ts';
import type { Outcome } from '../../shared/market/ids.ts';
import type { Http } from '../../shared/ports/ports.ts';
import { microShares, PRICE_ONE, type Price, price } from '../../shared/units/index.ts';
import { CONTRACTS } from '../../shared/wire/contracts.ts';
import { parseJson } from '../../shared/wire/json.ts';
import type { ChainHoldings } from './chain-calls.ts';

/** What a node answered to one question; `error` is its own word, `failed` that there was none. */
export type NodeAnswer =
  | { readonly kind: 'result'; readonly value: unknown }
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string };

/** What a share of each outcome pays. */
export type ChainPayout = Readonly<Record<Outcome, Price>>;

type Question = { readonly method: string; readonly params: readonly unknown[] };

const DEADLINE_MS = 5_000;

const SHARES = new Interface([
  'function balanceOfBatch(address[] owners, uint256[] ids) view returns (uint256[])',
  'function payoutDenominator(bytes32 conditionId) view returns (uint256)',
  'function payoutNumerators(bytes32 conditionId, uint256 index) view returns (uint256)',
  'function getPayout(uint256 positionId, uint256 amount) view returns (uint256)',
]);

const envelope = z.object({
  id: z.number(),
  result: z.unknown(),
  error: z.object({ message: z.string() }).optional(),
});
const hex = z.string().regex(/^0x[0-9a-fA-F]*$/);

/**
 * A node of the chain, asked over JSON-RPC. Every answer that is not understood counts as none: `undefined`.
 */
export class ChainNode {
  readonly #http: Http;
  readonly #url: string;

  constructor(http: Http, url: string) {
    this.#http = http;
    this.#url = url;
  }

  /** Asks several questions in one request; answers come in their order. */
  ask(questions: readonly Question[], done: (answers: readonly NodeAnswer[]) => void): void {
    const body = questions.map(({ method, params }, id) => ({ jsonrpc: '2.0', id, method, params }));
    const request = {
      method: 'POST',
      url: this.#url,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      deadlineMs: DEADLINE_MS,
    } as const;
    this.#http.request(request, (outcome) => {
      const failed = (message: string) => done(questions.map(() => ({ kind: 'failed', message })));
      if (outcome.kind === 'failed') return failed(outcome.message);
      const json = parseJson(outcome.body);
      const parsed = z.array(envelope).safeParse(json.kind === 'value' ? json.value : undefined);
      if (outcome.status !== 200 || !parsed.success) return failed(`status ${outcome.status}, or no JSON-RPC`);
      const byId = new Map(parsed.data.map((answer) => [answer.id, answer]));
      return done(questions.map((_, id) => answerOf(byId.get(id))));
    });
  }

  /** What the wallet holds of a market. */
  holdings(market: ChainMarket, wallet: string, done: (holdings: ChainHoldings | undefined) => void): void {
    const data = SHARES.encodeFunctionData('balanceOfBatch', [
      [wallet, wallet],
      [market.up, market.down],
    ]);
    this.ask([readOf(sharesOf(market), data)], ([answer]) => {
      const [amounts] = decoded('balanceOfBatch', answer) ?? [];
      const [up, down] = (amounts as readonly bigint[] | undefined) ?? [];
      done(up === undefined || down === undefined ? undefined : { up: sharesIn(up), down: sharesIn(down) });
    });
  }

  /** What the market's result pays; `unresolved` while there is none. Read, never assumed: a round may pay a half each. */
  payout(market: ChainMarket, done: (payout: ChainPayout | 'unresolved' | undefined) => void): void {
    if (market.version === 'v2') this.#payoutOfPositions(market, done);
    else this.#payoutOfCondition(market, done);
  }

  #payoutOfCondition(
    { conditionId }: ChainMarket,
    done: (payout: ChainPayout | 'unresolved' | undefined) => void,
  ): void {
    const read = (name: 'payoutDenominator' | 'payoutNumerators', ...more: readonly number[]) =>
      readOf(CONTRACTS.conditionalTokens, SHARES.encodeFunctionData(name, [conditionId, ...more]));
    const questions = [read('payoutDenominator'), read('payoutNumerators', 0), read('payoutNumerators', 1)];
    this.ask(questions, ([whole, first, second]) => {
      const [denominator] = decoded('payoutDenominator', whole) ?? [];
      const [up] = decoded('payoutNumerators', first) ?? [];
      const [down] = decoded('payoutNumerators', second) ?? [];
      if (denominator === 0n) return done('unresolved');
      if (denominator === undefined || up === undefined || down === undefined) return done(undefined);
      return done({
        up: partOf(up as bigint, denominator as bigint),
        down: partOf(down as bigint, denominator as bigint),
      });
    });
  }

  /** A position of Protocol V2 that has no result may revert (protocol §10.3). */
  #payoutOfPositions({ up, down }: ChainMarket, done: (payout: ChainPayout | 'unresolved' | undefined) => void): void {
    const questions = [up, down].map((token) =>
      readOf(CONTRACTS.positionManager, SHARES.encodeFunctionData('getPayout', [token, PRICE_ONE])),
    );
    this.ask(questions, (answers) => {
      if (answers.some(({ kind }) => kind === 'failed')) return done(undefined);
      const [ofUp, ofDown] = answers.map((answer) => decoded('getPayout', answer)?.[0] as bigint | undefined);
      if (ofUp === undefined || ofDown === undefined || ofUp + ofDown === 0n) return done('unresolved');
      return done({ up: price(Number(ofUp)), down: price(Number(ofDown)) });
    });
  }
}

/** A number in a node's answer. */
export function quantityOf(answer: NodeAnswer | undefined): bigint | undefined {
  const parsed = hex.safeParse(answer?.kind === 'result' ? answer.value : undefined);
  return parsed.success && parsed.data.length > 2 ? BigInt(parsed.data) : undefined;
}

function answerOf(answer: z.output<typeof envelope> | undefined): NodeAnswer {
  if (answer === undefined) return { kind: 'failed', message: 'no answer to this question' };
  if (answer.error !== undefined) return { kind: 'error', message: answer.error.message };
  return { kind: 'result', value: answer.result };
}

function readOf(to: string, data: string): Question {
  return { method: 'eth_call', params: [{ to, data }, 'latest'] };
}

function decoded(name: string, answer: NodeAnswer | undefined): readonly unknown[] | undefined {
  const parsed = hex.safeParse(answer?.kind === 'result' ? answer.value : undefined);
  if (!parsed.success) return undefined;
  try {
    return SHARES.decodeFunctionResult(name, parsed.data).toArray();
  } catch {
    return undefined;
  }
}

function sharesOf({ version }: ChainMarket): string {
  return version === 'v2' ? CONTRACTS.positionManager : CONTRACTS.conditionalTokens;
}

function sharesIn(amount: bigint): ChainHoldings['up'] {
  return microShares(Number(amount));
}

function partOf(numerator: bigint, denominator: bigint): Price {
  return price(Number((numerator * BigInt(PRICE_ONE)) / denominator));
}
