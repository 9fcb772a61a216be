import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** What becomes of one request. Bytes are counted from the first of the request, or of its answer, heads included. */
export type WireFault = {
  /** Where the wire breaks: on the way to the venue, or on the way back. */
  readonly on: 'request' | 'answer';
  /** So many bytes still arrive. */
  readonly afterBytes: number;
  /**
   * `reset`: both sides are told. `silence`: nothing comes any more in either direction, and nobody is told. `late`: the rest
   * of the request arrives {@link LATE_MS} later, and the answer to it never.
   */
  readonly how: 'reset' | 'silence' | 'late';
};

/** Asked for each request, with its first line such as `POST /clob/order HTTP/1.1`; nothing means that it goes through. */
export type FaultPlan = (requestLine: string) => WireFault | undefined;

type Exchange = Record<WireFault['on'], number>;

/** Longer than any deadline of an order. */
export const LATE_MS = 6_000;

const REQUEST_LINE = /^(?:GET|POST|DELETE) [^\r\n]+/;

/**
 * A wire between a bot and a venue that breaks at a chosen byte. It takes plain HTTP/1.1 without pipelining: what begins like
 * a request is one, since the next is sent only when the one before was answered.
 */
export class FaultProxy {
  readonly #server: Server;
  readonly #venuePort: number;
  readonly #sockets = new Set<Socket>();
  readonly #late = new Set<Wire>();
  #plan: FaultPlan = () => undefined;
  #last: Readonly<Exchange> = { request: 0, answer: 0 };

  private constructor(venuePort: number) {
    this.#venuePort = venuePort;
    this.#server = createServer((client) => this.#carry(client));
  }

  /** Opens on a free loopback port. */
  static async to(venuePort: number): Promise<FaultProxy> {
    const proxy = new FaultProxy(venuePort);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the proxy is not open');
    return address.port;
  }

  /** Bytes of the latest request and of its answer so far. */
  get last(): Readonly<Exchange> {
    return this.#last;
  }

  /** Requests that are still to arrive late. */
  get underWay(): number {
    return this.#late.size;
  }

  /** From the next request on. */
  planWith(plan: FaultPlan): void {
    this.#plan = plan;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #carry(client: Socket): void {
    const venue = connect(this.#venuePort, '127.0.0.1');
    const wire = new Wire(client, venue, this.#late);
    for (const socket of [client, venue]) {
      this.#sockets.add(socket);
      // Resets are what this is about; whoever is reset notices by itself.
      socket.on('error', () => undefined);
      socket.once('close', () => this.#sockets.delete(socket));
    }
    client.on('data', (bytes) => {
      const line = REQUEST_LINE.exec(bytes.subarray(0, 256).toString('latin1'))?.[0];
      if (line !== undefined) this.#last = wire.begin(this.#plan(line));
      wire.carry('request', bytes);
    });
    venue.on('data', (bytes) => wire.carry('answer', bytes));
    client.once('close', () => wire.clientGone());
    venue.once('close', () => wire.venueGone());
  }
}

/** One connection of the bot with its counterpart to the venue. */
class Wire {
  readonly #client: Socket;
  readonly #venue: Socket;
  #fault: WireFault | undefined;
  #carried: Exchange = { request: 0, answer: 0 };
  #broken = false;
  /** What arrives late. */
  readonly #held: Buffer[] = [];
  readonly #late: Set<Wire>;

  /** @param late where it stands while something on it is still to arrive */
  constructor(client: Socket, venue: Socket, late: Set<Wire>) {
    this.#client = client;
    this.#venue = venue;
    this.#late = late;
  }

  /** A request begins; what is returned counts its bytes as they come. */
  begin(fault: WireFault | undefined): Readonly<Exchange> {
    this.#fault = fault;
    this.#carried = { request: 0, answer: 0 };
    return this.#carried;
  }

  carry(way: WireFault['on'], bytes: Buffer): void {
    if (this.#broken) {
      if (way === 'request') this.#held.push(bytes);
      return;
    }
    const to = way === 'request' ? this.#venue : this.#client;
    const left = this.#fault?.on === way ? this.#fault.afterBytes - this.#carried[way] : Number.POSITIVE_INFINITY;
    this.#carried[way] += bytes.length;
    if (left > bytes.length) to.write(bytes);
    else this.#break(to, bytes.subarray(0, left), bytes.subarray(left));
  }

  /** What the venue has got of a request that was reset it may still think over; what is late still comes. */
  clientGone(): void {
    if (!this.#broken || this.#fault?.how === 'silence') this.#venue.destroy();
  }

  venueGone(): void {
    if (!this.#broken) this.#client.destroy();
  }

  /** What was sent before the break still arrives. */
  #break(to: Socket, last: Buffer, rest: Buffer): void {
    this.#broken = true;
    to.write(last);
    if (this.#fault?.how === 'late') {
      this.#held.push(rest);
      this.#late.add(this);
      setTimeout(() => {
        this.#late.delete(this);
        this.#venue.end(Buffer.concat(this.#held));
      }, LATE_MS);
    }
    if (this.#fault?.how !== 'reset') return;
    this.#venue.end();
    if (to === this.#venue) this.#client.resetAndDestroy();
    else this.#client.write('', () => this.#client.resetAndDestroy());
  }
}
