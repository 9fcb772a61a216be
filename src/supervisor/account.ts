import type { HttpOutcome, Random, World } from '../../shared/ports/ports.ts';
import { addressOf, type ClobAccount, l1Headers, type PrivateKey, privateKey } from '../../shared/wire/auth/index.ts';
import type { TradingWallet } from '../../shared/wire/wallets/index.ts';
import {
  type ClobRequest,
  createApiKeyRequest,
  deriveApiKeyRequest,
  parseCredentialsAnswer,
} from '../../shared/wire/clob/index.ts';

/** The account in whose name a session trades, with its API credentials. */
export type TradingAccount = ClobAccount & {
  readonly privateKey: PrivateKey;
  /** Whose money trades; the key's own wallet where absent. */
  readonly wallet?: TradingWallet;
};

export type OpenAccountOptions = {
  readonly world: Pick<World, 'clock' | 'timers' | 'http'>;
  /** Base URL of the CLOB's REST interface. */
  readonly clob: string;
  readonly chainId: number;
  readonly privateKey: PrivateKey;
  /** Told about each failed attempt: the venue may simply not be up yet. */
  readonly onWaiting: (reason: string) => void;
};

/** An account being opened, until `done` was called. */
export type AccountOpening = { abandon(): void };

/** Between attempts: doubling from the first to the cap. */
const RETRY_FIRST_MS = 250;
const RETRY_MAX_MS = 5_000;
const DEADLINE_MS = 3_000;

/** A key for play money. Never for a wallet that holds anything: its randomness is the port's. */
export function playMoneyKey(random: Random): PrivateKey {
  const words = Array.from({ length: 8 }, () => Math.floor(random.unit() * 2 ** 32));
  return privateKey(`0x${words.map((word) => word.toString(16).padStart(8, '0')).join('')}`);
}

/**
 * Gets API credentials for a wallet: creates them, and derives them when the wallet has some already (protocol §2.2).
 * Keeps trying with back-off until the venue answers or the caller abandons.
 */
export function openAccount(options: OpenAccountOptions, done: (account: TradingAccount) => void): AccountOpening {
  const { world, clob, chainId, privateKey } = options;
  let abandoned = false;
  let attempts = 0;

  function send(request: ClobRequest, next: (outcome: HttpOutcome) => void): void {
    const { method, path, headers } = request;
    world.http.request({ method, url: `${clob}${path}`, headers, deadlineMs: DEADLINE_MS }, (outcome) => {
      if (!abandoned) next(outcome);
    });
  }

  function attempt(): void {
    if (abandoned) return;
    const timestampS = Math.floor(world.clock.wallMs() / 1_000);
    const headers = l1Headers(privateKey, { chainId, timestampS, nonce: 0 });
    send(createApiKeyRequest(headers), (created) => {
      if (accept(created) === undefined) return;
      send(deriveApiKeyRequest(headers), (derived) => {
        const reason = accept(derived);
        if (reason !== undefined) tryAgain(reason);
      });
    });
  }

  /** Hands over the account, or says why there is none. */
  function accept(outcome: HttpOutcome): string | undefined {
    const answer = parseCredentialsAnswer(outcome);
    if (answer.kind === 'failed') return answer.reason;
    done({ address: addressOf(privateKey), credentials: answer.value, privateKey });
    return undefined;
  }

  function tryAgain(reason: string): void {
    options.onWaiting(reason);
    world.timers.after(Math.min(RETRY_FIRST_MS * 2 ** attempts, RETRY_MAX_MS), attempt);
    attempts += 1;
  }

  attempt();
  return { abandon: () => void (abandoned = true) };
}
