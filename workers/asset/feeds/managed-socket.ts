import type { Socket, TimerHandle, World } from '../../../shared/ports/ports.ts';
import { reconnectDelayMs, STABLE_AFTER_MS } from './backoff.ts';

/** How often a connection looks at its own age. */
const WATCH_EVERY_MS = 1_000;

/** A socket on which nothing at all was heard for this long is dead, pongs included (strategies §4.3). */
const MIN_AGE_LIMIT_MS = 10_000;

const PONG = Buffer.from('PONG');

export type ManagedSocketOptions = {
  readonly url: string;
  /** Text that keeps the connection alive, where the service wants one (protocol §4.2, §8.1). */
  readonly ping?: { readonly text: string; readonly everyMs: number };
  /** Least wait that a close code demands before the next attempt, ms; 0 where it demands none (protocol §8.1). */
  readonly waitAfterClose?: (code: number) => number;
};

/** What a feed does with its connection. */
export type SocketUser = {
  /** Connected: authenticate and subscribe now. */
  onOpen(): void;
  /** The first frame of a connection arrived. An open socket alone proves nothing. */
  onUp(): void;
  onDown(reason: string): void;
  /** A frame other than a text pong. The bytes are the receiver's to keep. */
  onFrame(frame: Buffer, receivedMonoMs: number): void;
};

/**
 * One WebSocket that comes back: connects, keeps alive, notices that it went deaf, reconnects with back-off.
 *
 * It judges the connection only. Whether the data on it is fresh is the engine's business: a venue that answers every
 * ping and sends no data is alive here and silent there (protocol §4.6).
 */
export class ManagedSocket {
  readonly #world: World;
  readonly #options: ManagedSocketOptions;
  readonly #user: SocketUser;
  #socket: Socket | undefined;
  #pending: TimerHandle | undefined;
  #open = false;
  #up = false;
  #attempt = 0;
  #reconnects = 0;
  #openedMs = 0;
  #heardMs = 0;
  #pingedMs = 0;
  #dropReason = '';

  constructor(world: World, options: ManagedSocketOptions, user: SocketUser) {
    this.#world = world;
    this.#options = options;
    this.#user = user;
  }

  /** Connected, so that something can be sent. */
  get open(): boolean {
    return this.#open;
  }

  /** Connected, and a frame has arrived. */
  get up(): boolean {
    return this.#up;
  }

  /** Connections lost so far, whether they ever came up or not. */
  get reconnects(): number {
    return this.#reconnects;
  }

  /** Time since anything arrived on this connection; since the loss of the last one when there is none. */
  get ageMs(): number {
    return this.#heardMs === 0 ? 0 : this.#world.clock.monoMs() - this.#heardMs;
  }

  start(): void {
    this.#connect();
  }

  /** Sends a text; without an open connection nothing happens, `onOpen` will come. */
  send(text: string): void {
    if (this.#open) this.#socket?.send(text);
  }

  /** Gives this connection up, if there is one; the next attempt follows with back-off. */
  drop(reason: string): void {
    if (this.#socket === undefined) return;
    this.#dropReason = reason;
    this.#socket.drop();
  }

  #connect(): void {
    this.#dropReason = '';
    this.#socket = this.#world.sockets.open(this.#options.url, {
      onOpen: () => this.#opened(),
      onText: (frame) => this.#heard(frame),
      onClose: (code, reason) => this.#closed(code, reason),
    });
  }

  #opened(): void {
    const now = this.#world.clock.monoMs();
    this.#open = true;
    this.#openedMs = now;
    this.#heardMs = now;
    this.#user.onOpen();
    this.#ping(now);
    this.#watch();
  }

  #heard(frame: Buffer): void {
    this.#heardMs = this.#world.clock.monoMs();
    if (!this.#up) {
      this.#up = true;
      this.#user.onUp();
    }
    if (!isPong(frame)) this.#user.onFrame(frame, this.#heardMs);
  }

  #watch(): void {
    const wait = Math.min(WATCH_EVERY_MS, this.#options.ping?.everyMs ?? WATCH_EVERY_MS);
    this.#pending = this.#world.timers.after(wait, () => {
      const now = this.#world.clock.monoMs();
      const ageLimitMs = Math.max(MIN_AGE_LIMIT_MS, 2.5 * (this.#options.ping?.everyMs ?? 0));
      if (now - this.#heardMs > ageLimitMs) {
        this.drop(`nothing heard for ${Math.round(now - this.#heardMs)} ms`);
        return;
      }
      if (this.#options.ping !== undefined && now - this.#pingedMs >= this.#options.ping.everyMs) this.#ping(now);
      this.#watch();
    });
  }

  #ping(now: number): void {
    this.#pingedMs = now;
    if (this.#options.ping !== undefined) this.send(this.#options.ping.text);
  }

  #closed(code: number, reason: string): void {
    const wasUp = this.#up;
    const now = this.#world.clock.monoMs();
    this.#pending?.cancel();
    this.#socket = undefined;
    if (this.#open && now - this.#openedMs >= STABLE_AFTER_MS) this.#attempt = 0;
    this.#open = false;
    this.#up = false;
    this.#reconnects += 1;
    const floorMs = this.#options.waitAfterClose?.(code) ?? 0;
    const delayMs = Math.max(floorMs, reconnectDelayMs(this.#attempt, this.#world.random.unit()));
    this.#attempt += 1;
    this.#pending = this.#world.timers.after(delayMs, () => this.#connect());
    if (wasUp) this.#user.onDown(this.#dropReason !== '' ? this.#dropReason : `closed ${code} ${reason}`.trimEnd());
  }
}

function isPong(frame: Buffer): boolean {
  return frame.length === PONG.length && frame.equals(PONG);
}
