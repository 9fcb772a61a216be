import type { Http, HttpOutcome, HttpRequest, World } from '../../../shared/ports/ports.ts';
import type { ClobAccount } from '../../../shared/wire/auth/index.ts';
import type { ClobRequest, Signing } from '../../../shared/wire/clob/index.ts';
import type { TradingWallet } from '../../../shared/wire/wallets/index.ts';
import type { VenueClock } from '../venue-clock.ts';
import type { RateWatch } from './rate-watch.ts';

/** Makes a request in the name of whom it is given. */
type Build = (signing: Signing) => ClobRequest;

/** What requests are made with. Without a wallet the account trades its own money. */
export type ClobParts = {
  readonly world: Pick<World, 'http'>;
  readonly baseUrl: string;
  readonly clock: VenueClock;
  readonly account: ClobAccount;
  readonly wallet?: TradingWallet;
  readonly rates: RateWatch;
};

/** Sends CLOB requests in the name of one account, stamped with venue time. */
export class ClobClient {
  readonly account: ClobAccount;
  /** Whose money the account trades with. */
  readonly wallet: TradingWallet;
  /** What the venue says of its limits. */
  readonly rates: RateWatch;
  readonly #http: Http;
  readonly #baseUrl: string;
  readonly #clock: VenueClock;

  constructor({ world, baseUrl, clock, account, wallet, rates }: ClobParts) {
    this.#http = world.http;
    this.#baseUrl = baseUrl;
    this.#clock = clock;
    this.account = account;
    this.wallet = wallet ?? { signatureType: 0, address: account.address };
    this.rates = rates;
  }

  request(build: Build, deadlineMs: number, done: (outcome: HttpOutcome) => void): void {
    this.#http.request(this.#built(build, deadlineMs), (outcome) => this.#answered('order', outcome, done));
  }

  /** The same for cancels, over connections that nothing else uses. */
  requestReserved(build: Build, deadlineMs: number, done: (outcome: HttpOutcome) => void): void {
    const request: HttpRequest = { ...this.#built(build, deadlineMs), reserved: true };
    this.#http.request(request, (outcome) => this.#answered('cancel', outcome, done));
  }

  #built(build: Build, deadlineMs: number): HttpRequest {
    const { path, ...rest } = build({ account: this.account, timestampS: Math.floor(this.#clock.now() / 1000) });
    return { ...rest, url: `${this.#baseUrl}${path}`, deadlineMs };
  }

  #answered(kind: 'order' | 'cancel', outcome: HttpOutcome, done: (outcome: HttpOutcome) => void): void {
    this.rates.note(kind, outcome);
    done(outcome);
  }
}
