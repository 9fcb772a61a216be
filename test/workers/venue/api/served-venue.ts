import { ASSETS, type Asset } from '../../../../shared/market/assets.ts';
import type { Interval } from '../../../../shared/market/intervals.ts';
import { type ClobAccount, l1Headers, l2Headers, addressOf, privateKey } from '../../../../shared/wire/auth/index.ts';
import { CHAIN_ID } from '../../../../shared/wire/orders/index.ts';
import type { ClobRequest } from '../../../../shared/wire/clob/index.ts';
import { credentialsSchema } from '../../../../shared/wire/endpoints.ts';
import { parseJson } from '../../../../shared/wire/json.ts';
import type { GateOptions } from '../../../../workers/venue/api/gate/gate.ts';
import type { SocketService } from '../../../../workers/venue/api/paths.ts';
import { VenueSurface } from '../../../../workers/venue/api/surface.ts';
import type { Connection, Peer } from '../../../../workers/venue/api/transport.ts';
import type { CrowdRates, VenueMarket, VenueOptions } from '../../../../workers/venue/core/contract.ts';
import { Venue } from '../../../../workers/venue/core/venue.ts';
import { VirtualTime } from '../../../support/virtual-time.ts';

/** Keys of the golden vectors: public, never funded. */
export const ALICE = privateKey('0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d');
export const BOB = privateKey('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80');

/** The client's end of a socket to a {@link ServedVenue}. */
export class Client implements Peer {
  readonly frames: string[] = [];
  ending: { readonly code: number; readonly cut: boolean } | undefined;
  /** Whether a fault holds the carrier back. */
  held = false;
  /** What the client has not read yet, as the carrier reports it. */
  backlog = 0;
  #connection: Connection | undefined;

  attach(connection: Connection): void {
    this.#connection = connection;
  }

  say(frame: unknown): void {
    this.#connection?.onText(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  /** JSON messages received so far, arrays flattened; texts such as PONG left out. */
  messages(): Record<string, unknown>[] {
    const values = this.frames.filter((frame) => /^[[{]/.test(frame)).map((frame) => JSON.parse(frame) as unknown);
    return values.flat() as Record<string, unknown>[];
  }

  send(text: string): void {
    this.frames.push(text);
  }

  close(code: number): void {
    this.#end({ code, cut: false });
  }

  cut(): void {
    this.#end({ code: 1006, cut: true });
  }

  hold(held: boolean): void {
    this.held = held;
  }

  backlogBytes(): number {
    return this.backlog;
  }

  #end(ending: { code: number; cut: boolean }): void {
    if (this.ending !== undefined) return;
    this.ending = ending;
    this.#connection?.onClose();
  }
}

type Answer = {
  readonly status: number;
  /** JSON parsed, or the text where it is none. */
  readonly value: unknown;
};

/** A request under way: its answer and the headers of it, or that its connection was cut without a whole one. */
type Pending = { answer?: Answer; headers?: Readonly<Record<string, string>>; cutAtByte?: number };

/** A venue and its surface under virtual time, without sockets. */
export class ServedVenue {
  readonly time: VirtualTime;
  readonly venue: Venue;
  readonly surface: VenueSurface;

  constructor(
    options: {
      readonly assets?: readonly Asset[];
      readonly intervals?: readonly Interval[];
      readonly timeScale?: number;
      readonly startMs?: number;
      readonly crowd?: CrowdRates | false;
      readonly limits?: GateOptions;
      readonly v2Assets?: readonly Asset[];
      readonly funded?: boolean;
      readonly occasions?: NonNullable<VenueOptions['occasions']>;
    } = {},
  ) {
    const { assets = ASSETS, intervals = ['5m'], timeScale = 1 / 15, crowd, limits } = options;
    const { v2Assets = [], funded = true, occasions = [] } = options;
    this.time = new VirtualTime(options.startMs ?? 1_793_000_010_000);
    const time = { clock: this.time, timers: this.time };
    const lively = crowd === undefined ? {} : { crowd };
    this.venue = new Venue({ ...time, ...lively, seed: 7, assets, intervals, timeScale, funded, v2Assets, occasions });
    this.surface = new VenueSurface(this.venue, { ...time, gammaShape: 'one-market', limits });
    this.venue.start();
  }

  /** The market of an asset whose round runs. */
  openMarket(asset: Asset = 'BTC'): VenueMarket {
    const now = this.venue.nowMs();
    const found = this.venue
      .markets()
      .find(({ round }) => round.asset === asset && round.startsAt <= now && now < round.endsAt);
    if (found === undefined) throw new Error(`no ${asset} round runs`);
    return found;
  }

  connect(service: SocketService, path = `/${service}`): Client {
    const client = new Client();
    client.attach(this.surface.connect(service, path, client));
    return client;
  }

  /** Sends a request; the answer is there at once, or after {@link VirtualTime.advance}. */
  begin(method: string, url: string, headers: Readonly<Record<string, string>> = {}, body = ''): Pending {
    const { pathname, searchParams } = new URL(url, 'http://venue');
    const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    const pending: Pending = {};
    const request = { method, path: pathname, query: searchParams, headers: lower, body };
    this.surface.http(request, (status, answered, text, cutAtByte) => {
      if (cutAtByte !== undefined) {
        pending.cutAtByte = cutAtByte;
        return;
      }
      const json = parseJson(text);
      pending.answer = { status, value: json.kind === 'value' ? json.value : text };
      pending.headers = answered;
    });
    return pending;
  }

  request(method: string, url: string, headers: Readonly<Record<string, string>> = {}, body = ''): Answer {
    const { answer } = this.begin(method, url, headers, body);
    if (answer === undefined) throw new Error(`${method} ${url} was not answered at once`);
    return answer;
  }

  get(url: string): Answer {
    return this.request('GET', url);
  }

  post(url: string, value: unknown): Answer {
    return this.request('POST', url, {}, JSON.stringify(value));
  }

  /** Sends what one of the client's request builders made. */
  call({ method, path, headers, body }: ClobRequest): Answer {
    return this.request(method, `/clob${path}`, headers, body);
  }

  get nowS(): number {
    return Math.floor(this.venue.nowMs() / 1000);
  }

  /** Makes API credentials for a wallet, as its owner does. */
  account(key = ALICE, nonce = 0): ClobAccount {
    const headers = l1Headers(key, { chainId: CHAIN_ID, timestampS: this.nowS, nonce });
    const { value } = this.request('POST', '/clob/auth/api-key', headers);
    return { address: addressOf(key), credentials: credentialsSchema.parse(value) };
  }

  /** A request of an account by hand. */
  signed(account: ClobAccount, method: 'GET' | 'POST' | 'DELETE', path: string, body?: string): Answer {
    const bare = path.split('?')[0] as string;
    return this.request(method, `/clob${path}`, l2Headers(account, this.nowS, method, bare, body), body);
  }
}
