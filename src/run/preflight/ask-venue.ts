import type { Clock, Http, HttpOutcome } from '../../../shared/ports/ports.ts';
import { type ClobAccount, l1Headers, type PrivateKey } from '../../../shared/wire/auth/index.ts';
import {
  type ClobAnswer,
  type ClobRequest,
  createApiKeyRequest,
  deriveApiKeyRequest,
  parseCredentialsAnswer,
  type Signing,
} from '../../../shared/wire/clob/index.ts';
import type { Credentials, Endpoints } from '../../../shared/wire/endpoints.ts';

const DEADLINE_MS = 5_000;

/** Questions to a venue, one at a time, before anything trades. */
export class VenueQuestions {
  readonly endpoints: Endpoints;
  readonly http: Http;
  readonly #clock: Clock;

  constructor(endpoints: Endpoints, http: Http, clock: Clock) {
    this.endpoints = endpoints;
    this.http = http;
    this.#clock = clock;
  }

  /** Own wall clock, ms. */
  now(): number {
    return this.#clock.wallMs();
  }

  /** A request to the CLOB. Never rejects. */
  clob({ path, ...request }: ClobRequest): Promise<HttpOutcome> {
    return this.#ask({ ...request, url: `${this.endpoints.clob}${path}` });
  }

  /** A GET of an address outside the CLOB. Never rejects. */
  get(url: string): Promise<HttpOutcome> {
    return this.#ask({ method: 'GET', url, headers: { Accept: '*/*' } });
  }

  /** By what a request of this moment is signed. */
  signing(account: ClobAccount): Signing {
    return { account, timestampS: Math.floor(this.now() / 1_000) };
  }

  /** The API credentials that the key has already; nothing is created (protocol §2.2, nonce 0). */
  async derivedCredentials(key: PrivateKey): Promise<ClobAnswer<Credentials>> {
    return parseCredentialsAnswer(await this.clob(deriveApiKeyRequest(this.#attestation(key))));
  }

  /** Creates API credentials; the venue refuses when the key has some. */
  async createCredentials(key: PrivateKey): Promise<ClobAnswer<Credentials>> {
    return parseCredentialsAnswer(await this.clob(createApiKeyRequest(this.#attestation(key))));
  }

  #attestation(key: PrivateKey): Readonly<Record<string, string>> {
    const { chainId } = this.endpoints;
    return l1Headers(key, { chainId, timestampS: Math.floor(this.now() / 1_000), nonce: 0 });
  }

  #ask(request: Omit<Parameters<Http['request']>[0], 'deadlineMs'>): Promise<HttpOutcome> {
    return new Promise((resolve) => this.http.request({ ...request, deadlineMs: DEADLINE_MS }, resolve));
  }
}
