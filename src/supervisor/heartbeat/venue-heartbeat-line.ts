import type { Clock, Http } from '../../../shared/ports/ports.ts';
import type { ClobAccount } from '../../../shared/wire/auth/index.ts';
import { heartbeatRequest, parseHeartbeatAnswer } from '../../../shared/wire/clob/index.ts';
import type { HeartbeatLine } from './heartbeat.ts';

export type HeartbeatLineOptions = {
  /** Connections that carry nothing else. */
  readonly http: Http;
  readonly clock: Clock;
  /** Base URL of the CLOB's REST interface. */
  readonly clob: string;
  /** The chain of ids belongs to this account's API key: one key per wallet, so one beater per wallet (protocol §2.8). */
  readonly account: ClobAccount;
};

/** Heartbeats to a real or embedded venue. */
export function venueHeartbeatLine({ http, clock, clob, account }: HeartbeatLineOptions): HeartbeatLine {
  return {
    send(heartbeatId, deadlineMs, done) {
      const signing = { account, timestampS: Math.floor(clock.wallMs() / 1_000) };
      const { path, ...request } = heartbeatRequest(signing, heartbeatId);
      http.request({ ...request, url: `${clob}${path}`, deadlineMs }, (outcome) => done(parseHeartbeatAnswer(outcome)));
    },
  };
}
