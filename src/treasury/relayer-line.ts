import * as z from 'zod';
import type { Clock, Http, HttpOutcome } from '../../shared/ports/ports.ts';
import { addressOf, type PrivateKey } from '../../shared/wire/auth/index.ts';
import { parseJson } from '../../shared/wire/json.ts';
import type { ContractCall } from './chain-calls.ts';
import type { ActState, ChainLine, PreparedAct, PrepareOutcome, SendOutcome, SentAct } from './chain-line.ts';
import { type RelayedType, relayerBody } from './relayer-body.ts';

export type RelayerLineOptions = {
  readonly http: Http;
  readonly clock: Clock;
  /** Base URL. */
  readonly relayer: string;
  readonly apiKey: string;
  readonly key: PrivateKey;
  readonly wallet: string;
  readonly type: RelayedType;
};

const DEADLINE_MS = 10_000;
/** As the official SDK (protocol §10.5). */
const BATCH_LIFE_S = 600;
/** For a proxy's act, as the official client where it cannot estimate. */
const PROXY_GAS_LIMIT = 10_000_000;
/** The venue takes 25 a minute of one wallet. */
const MAX_ACTS_PER_MINUTE = 20;

const params = z.object({ address: z.string(), nonce: z.string().regex(/^\d{1,15}$/) });
const submitted = z.object({ transactionID: z.string().min(1) });
const transaction = z.object({ state: z.string(), error_msg: z.string().default('') });
const refusal = z.object({ error: z.string() });

/** Kinds of wallet as the relayer names them, by signature type (protocol §3.2, §10.5); it moves no plain wallets. */
export const RELAYED: readonly (RelayedType | undefined)[] = [undefined, 'PROXY', 'SAFE', 'WALLET'];

/**
 * Polymarket's relayer: it carries out what the owner of a proxy, Safe or deposit wallet signs, and pays the gas
 * (protocol §10.5). A body that came twice is carried out once, because the wallet uses each nonce once.
 */
export class RelayerLine implements ChainLine {
  readonly maxCalls = Infinity;
  readonly maxActsPerMinute = MAX_ACTS_PER_MINUTE;
  readonly #options: RelayerLineOptions;
  readonly #owner: string;

  constructor(options: RelayerLineOptions) {
    this.#options = options;
    this.#owner = addressOf(options.key);
  }

  prepare(calls: readonly ContractCall[], done: (outcome: PrepareOutcome) => void): void {
    this.#params((answer) => {
      if (answer === undefined) return done({ kind: 'failed', reason: 'the relayer does not tell the wallet’s nonce' });
      const { key, wallet, type, clock } = this.#options;
      const deadlineS = Math.floor(clock.wallMs() / 1_000) + BATCH_LIFE_S;
      const { nonce, relay } = answer;
      const own = { owner: this.#owner, wallet, key };
      const payload = relayerBody(type, calls, { ...own, nonce, relay, deadlineS, gasLimit: PROXY_GAS_LIMIT });
      const expiry = type === 'WALLET' ? { expiresAtMs: deadlineS * 1_000 } : {};
      return done({ kind: 'prepared', act: { nonce, payload, ...expiry } });
    });
  }

  send({ payload }: PreparedAct, done: (outcome: SendOutcome) => void): void {
    this.#request('POST', '/submit', payload, (outcome) => {
      const taken = read(submitted, outcome);
      if (taken !== undefined) return done({ kind: 'sent', id: taken.transactionID });
      if (outcome.kind === 'failed') return done({ kind: 'unknown', reason: outcome.message });
      const reason = `${outcome.status} ${reasonIn(outcome.body)}`;
      return done({ kind: isRefusal(outcome.status) ? 'refused' : 'unknown', reason });
    });
  }

  /** The relayer pays the fee and raises it by itself: the same bytes. */
  renew(act: PreparedAct, done: (outcome: PrepareOutcome) => void): void {
    done({ kind: 'prepared', act });
  }

  state({ id }: SentAct, done: (state: ActState) => void): void {
    if (id === undefined) return done({ kind: 'unknown' });
    return this.#request('GET', `/v1/account/transactions/${encodeURIComponent(id)}`, undefined, (outcome) => {
      const told = read(transaction, outcome);
      if (told === undefined) return done({ kind: 'unknown' });
      if (told.state === 'STATE_CONFIRMED') return done({ kind: 'done' });
      const isOver = told.state === 'STATE_FAILED' || told.state === 'STATE_INVALID';
      return done(isOver ? { kind: 'failed', reason: `${told.state} ${told.error_msg}`.trim() } : { kind: 'pending' });
    });
  }

  isNonceUsed({ nonce }: PreparedAct, done: (isUsed: boolean | undefined) => void): void {
    this.#params((answer) => done(answer === undefined ? undefined : answer.nonce > nonce));
  }

  #params(done: (answer: { readonly nonce: number; readonly relay: string } | undefined) => void): void {
    const path = `/v1/account/transactions/params?address=${this.#owner}&type=${this.#options.type}`;
    this.#request('GET', path, undefined, (outcome) => {
      const told = read(params, outcome);
      done(told === undefined ? undefined : { nonce: Number(told.nonce), relay: told.address });
    });
  }

  #request(method: 'GET' | 'POST', path: string, body: string | undefined, done: (outcome: HttpOutcome) => void): void {
    const { http, relayer, apiKey } = this.#options;
    const auth = { RELAYER_API_KEY: apiKey, RELAYER_API_KEY_ADDRESS: this.#owner };
    const content = body === undefined ? {} : { body };
    const headers = { ...auth, 'content-type': 'application/json' };
    http.request({ method, url: `${relayer}${path}`, headers, deadlineMs: DEADLINE_MS, ...content }, done);
  }
}

/** A definite no, as the venue's other doors give it too (protocol §10.5). */
function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408;
}

function reasonIn(body: string): string {
  const json = parseJson(body);
  const told = refusal.safeParse(json.kind === 'value' ? json.value : undefined);
  return told.success ? told.data.error : 'no reason';
}

function read<T>(schema: z.ZodType<T>, outcome: HttpOutcome): T | undefined {
  if (outcome.kind === 'failed' || outcome.status !== 200) return undefined;
  const json = parseJson(outcome.body);
  return schema.safeParse(json.kind === 'value' ? json.value : undefined).data;
}
