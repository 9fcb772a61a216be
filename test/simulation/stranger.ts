import { NEVER_TOO_LATE } from '../support/never-too-late.ts';
import type { PlaceEffect } from '../../shared/events/effects.ts';
import type { ConditionId, OrderHash, TokenId } from '../../shared/market/ids.ts';
import type { World } from '../../shared/ports/ports.ts';
import { epochMs, microShares, price, tick } from '../../shared/units/index.ts';
import {
  type ClobRequest,
  heartbeatRequest,
  parseHeartbeatAnswer,
  placeRequest,
  type Signing,
} from '../../shared/wire/clob/index.ts';
import type { TradingAccount } from '../../src/supervisor/account.ts';
import { placeSigner } from '../../workers/asset/gateway/order-signing.ts';

const DEADLINE_MS = 1_000;

/** Somebody else who has the wallet's key: a second engine, or a person on the website (faults U12 and V4). */
export class Stranger {
  readonly #world: World;
  readonly #clob: string;
  readonly #account: TradingAccount;

  constructor(world: World, clob: string, account: TradingAccount) {
    this.#world = world;
    this.#clob = clob;
    this.#account = account;
  }

  /** Sends five shares' bid at a cent, which rests. @returns the order's id */
  place({ conditionId, token }: { readonly conditionId: ConditionId; readonly token: TokenId }): OrderHash {
    const size = microShares(5_000_000);
    const place: PlaceEffect = {
      type: 'place',
      clientId: 0,
      conditionId,
      token,
      side: 'BUY',
      price: price(100),
      size,
      minSize: size,
      tick: tick(100),
      orderType: 'GTC',
      postOnly: true,
      notAfter: NEVER_TOO_LATE,
      expiresAt: 0,
      version: 'v1',
      negRisk: false,
    };
    const signer = placeSigner(this.#account.privateKey, this.#account.credentials.apiKey);
    const seal = signer.seal(place, this.#world.random.bits53(), epochMs(this.#world.clock.wallMs()));
    const { orderId, body } = signer.finish(place, seal);
    this.#ask(
      (signing) => placeRequest(signing, [body]),
      () => undefined,
    );
    return orderId;
  }

  /** One beat, as of a second engine that has just begun: the chain of ids goes on from what the venue names. */
  beat(): void {
    this.#beat('', () => undefined);
  }

  /** Beats as fast as the venue answers, so that every id that somebody else holds is a wrong one. */
  beatFor(durationMs: number): void {
    const until = this.#world.clock.monoMs() + durationMs;
    const again = (nextId: string): void => {
      if (this.#world.clock.monoMs() < until) this.#beat(nextId, again);
    };
    again('');
  }

  #beat(heartbeatId: string, done: (nextId: string) => void): void {
    this.#ask(
      (signing) => heartbeatRequest(signing, heartbeatId),
      (outcome) => {
        const answer = parseHeartbeatAnswer(outcome);
        if (answer.kind === 'stale') this.#beat(answer.heartbeatId, done);
        else done(answer.kind === 'beaten' ? answer.heartbeatId : '');
      },
    );
  }

  #ask(build: (signing: Signing) => ClobRequest, done: Parameters<World['http']['request']>[1]): void {
    const timestampS = Math.floor(this.#world.clock.wallMs() / 1_000);
    const { path, ...request } = build({ account: this.#account, timestampS });
    this.#world.http.request({ ...request, url: `${this.#clob}${path}`, deadlineMs: DEADLINE_MS }, done);
  }
}
