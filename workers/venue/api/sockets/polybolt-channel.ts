import type { Clock } from '../../../../shared/ports/ports.ts';
import { epochMs } from '../../../../shared/units/index.ts';
import { parseJson } from '../../../../shared/wire/json.ts';
import { type PolyboltStream, polyboltData, polyboltSnapshot } from '../../../../shared/wire/prices/index.ts';
import type { PriceNotice, PricePoint, VenueCore } from '../../core/contract.ts';
import { areValid } from '../credentials-check.ts';
import type { Connection, Peer } from '../transport.ts';
import {
  itemsOf,
  type PolyboltRequest,
  polyboltRequestSchema,
  streamCarrying,
  streamKey,
  streamOf,
  TWAP_SECONDS,
} from './polybolt-requests.ts';

/** Limits of a connection (protocol §8.1). */
const MAX_SUBSCRIPTIONS = 64;
const MAX_AUTH_FRAMES = 8;
const POLICY_CLOSE = 4008;

type PolyboltConnection = {
  readonly peer: Peer;
  authenticated: boolean;
  authFrames: number;
  readonly streams: Set<string>;
  /** Last sequence number by channel: it counts all symbols of a channel, snapshots included. */
  readonly seq: Map<string, number>;
};

type ValueNotice = Extract<PriceNotice, { type: 'price' }>;

/** PolyBolt, the price stream of the real venue: settlement TWAP and spot, for holders of API credentials (protocol §8.1). */
export class PolyboltChannel {
  readonly #venue: VenueCore;
  readonly #clock: Clock;
  readonly #connections = new Set<PolyboltConnection>();

  constructor(venue: VenueCore, clock: Clock) {
    this.#venue = venue;
    this.#clock = clock;
  }

  connect(peer: Peer): Connection {
    const connection = { peer, authenticated: false, authFrames: 0, streams: new Set<string>(), seq: new Map() };
    this.#connections.add(connection);
    return {
      onText: (text) => this.#receive(connection, text),
      onClose: () => this.#connections.delete(connection),
    };
  }

  /** Ends every connection without a closing handshake. */
  cutAll(): void {
    for (const connection of this.#connections) connection.peer.cut();
  }

  publish(notice: ValueNotice): void {
    const stream = streamCarrying(notice.kind, notice.asset);
    const key = streamKey(stream);
    for (const connection of this.#connections) {
      if (!connection.streams.has(key)) continue;
      send(connection, polyboltData(stream, nextSeq(connection, stream), wirePoint(notice)));
    }
  }

  #receive(connection: PolyboltConnection, text: string): void {
    const json = parseJson(text);
    const request = polyboltRequestSchema.safeParse(json.kind === 'value' ? json.value : undefined);
    if (!request.success) return send(connection, { op: 'error', code: 'bad_op' });
    switch (request.data.op) {
      case 'ping':
        return send(connection, { op: 'pong', rid: request.data.rid });
      case 'auth':
        return this.#authenticate(connection, request.data);
      case 'subscribe':
      case 'unsubscribe':
        return this.#change(connection, request.data);
    }
  }

  #authenticate(connection: PolyboltConnection, { auth, rid }: Extract<PolyboltRequest, { op: 'auth' }>): void {
    connection.authFrames += 1;
    if (connection.authFrames > MAX_AUTH_FRAMES) return refuseAndClose(connection, 'auth_attempts', rid);
    if (!areValid(this.#venue, auth)) return send(connection, { op: 'error', code: 'auth_invalid', rid });
    connection.authenticated = true;
    send(connection, { op: 'authed', rid });
  }

  /** Each item is acknowledged or refused by itself, then come the snapshots of the new ones. */
  #change(
    connection: PolyboltConnection,
    request: Extract<PolyboltRequest, { op: 'subscribe' | 'unsubscribe' }>,
  ): void {
    const { rid } = request;
    const fresh: PolyboltStream[] = [];
    for (const item of itemsOf(request)) {
      const { channel } = item;
      const stream = connection.authenticated ? streamOf(item) : 'auth_required';
      if (typeof stream === 'string') {
        send(connection, { op: 'error', code: stream, channel, rid });
        continue;
      }
      const key = streamKey(stream);
      if (request.op === 'unsubscribe') connection.streams.delete(key);
      else if (!connection.streams.has(key)) fresh.push(stream);
      if (connection.streams.size + fresh.length > MAX_SUBSCRIPTIONS)
        return refuseAndClose(connection, 'sub_limit', rid);
      send(connection, { op: `${request.op}d`, channel, rid });
    }
    for (const stream of fresh) this.#begin(connection, stream);
  }

  #begin(connection: PolyboltConnection, stream: PolyboltStream): void {
    connection.streams.add(streamKey(stream));
    const points = this.#lastTwoMinutes(stream).map(wirePoint);
    send(connection, polyboltSnapshot(stream, nextSeq(connection, stream), this.#clock.wallMs(), points));
  }

  /** Nominal minutes: a compressed round's prices are denser (design §7). */
  #lastTwoMinutes({ channel, asset, twapSeconds }: PolyboltStream): readonly PricePoint[] {
    const { prices } = this.#venue;
    const from = epochMs(this.#clock.wallMs() - 2 * prices.lookbackMs);
    if (channel === 'price.crypto') return prices.oracleSince(asset, from);
    return twapSeconds === TWAP_SECONDS ? prices.twapSince(asset, from) : [];
  }
}

function nextSeq({ seq }: PolyboltConnection, { channel }: PolyboltStream): number {
  const next = (seq.get(channel) ?? 0) + 1;
  seq.set(channel, next);
  return next;
}

function send({ peer }: PolyboltConnection, frame: Record<string, unknown>): void {
  peer.send(JSON.stringify(frame));
}

function refuseAndClose(connection: PolyboltConnection, code: string, rid: string | undefined): void {
  send(connection, { op: 'error', code, rid });
  connection.peer.close(POLICY_CLOSE, code);
}

function wirePoint({ at, value }: PricePoint): { priceMs: number; value: number } {
  return { priceMs: at, value };
}
