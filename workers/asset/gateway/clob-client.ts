import type { HttpOutcome, World } from '../../../shared/ports/ports.ts';
import type { ClobAccount } from '../../../shared/wire/auth/index.ts';
import type { ClobRequest, Signing } from '../../../shared/wire/clob/index.ts';
import type { TradingWallet } from '../../../shared/wire/wallets/index.ts';
import type { VenueClock } from '../venue-clock.ts';

/** Sends CLOB requests in the name of one account, stamped with venue time. */
export class ClobClient {
  readonly account: ClobAccount;
  /** Whose money the account trades with. */
  readonly wallet: TradingWallet;
  readonly #world: World;
  readonly #baseUrl: string;
  readonly #clock: VenueClock;

  constructor(world: World, baseUrl: string, clock: VenueClock, account: ClobAccount, wallet?: TradingWallet) {
    this.#world = world;
    this.#baseUrl = baseUrl;
    this.#clock = clock;
    this.account = account;
    this.wallet = wallet ?? { signatureType: 0, address: account.address };
  }

  request(build: (signing: Signing) => ClobRequest, deadlineMs: number, done: (outcome: HttpOutcome) => void): void {
    const { path, ...rest } = build({ account: this.account, timestampS: Math.floor(this.#clock.now() / 1000) });
    this.#world.http.request({ ...rest, url: `${this.#baseUrl}${path}`, deadlineMs }, done);
  }
}
