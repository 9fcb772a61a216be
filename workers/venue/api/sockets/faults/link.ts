import type { Asset } from '../../../../../shared/market/assets.ts';
import type { SocketService } from '../../paths.ts';
import type { Connection, Peer } from '../../transport.ts';

/** Hands a frame on to the next stage, or to the other end. */
export type Pass = (text: string) => void;

/** What one fault does with the frames of one connection. What it does not handle passes unharmed. */
export type Stage = {
  /** A frame on its way to the client; one that is not passed on is lost. */
  readonly outbound?: (text: string, pass: Pass) => void;
  /** A frame of the client's on its way to the venue. */
  readonly inbound?: (text: string, pass: Pass) => void;
  /** The fault or the connection is over: timers stop, and what is held back may be passed on a last time. */
  readonly end?: () => void;
};

/** Of whom a connection is, as far as it has said. */
export type Traits = {
  /** Assets that it subscribed; `all` for a stream that is not divided by asset. */
  readonly assets?: ReadonlySet<Asset | undefined> | 'all';
  /** Wallet whose credentials it showed. */
  readonly address?: string;
};

/**
 * The wire between a channel and one client. Faults work on it, so that channels need to know none of them: every frame
 * goes through the stages of the faults that hit this connection, in the order in which they came.
 */
export class Link implements Peer {
  readonly service: SocketService;
  readonly #peer: Peer;
  readonly #onTraits: (link: Link) => void;
  #stages: readonly Stage[] = [];
  #traits: Traits = {};

  /** @param onTraits is told when it has become known of whom the connection is */
  constructor(service: SocketService, peer: Peer, onTraits: (link: Link) => void) {
    this.service = service;
    this.#peer = peer;
    this.#onTraits = onTraits;
  }

  get traits(): Traits {
    return this.#traits;
  }

  /** The channel learnt something of its client; to be called before it answers. */
  describe(traits: Traits): void {
    this.#traits = { ...this.#traits, ...traits };
    this.#onTraits(this);
  }

  /** The venue's end as the carrier sees it. */
  carry(connection: Connection, onClose: () => void): Connection {
    return {
      onText: (text) => this.#inbound(text, 0, connection),
      onClose: () => {
        for (const stage of this.#stages) stage.end?.();
        this.#stages = [];
        onClose();
        connection.onClose();
      },
    };
  }

  send(text: string): void {
    if (this.#stages.length === 0) this.#peer.send(text);
    else this.#outbound(text, 0);
  }

  close(code: number, reason: string): void {
    this.#peer.close(code, reason);
  }

  cut(): void {
    this.#peer.cut();
  }

  /** Stops or resumes what the carrier answers by itself; see {@link Peer.hold}. */
  hold(held: boolean): void {
    this.#peer.hold?.(held);
  }

  backlogBytes(): number {
    return this.#peer.backlogBytes?.() ?? 0;
  }

  /** Puts a fault behind those that are there. */
  attach(stage: Stage): void {
    this.#stages = [...this.#stages, stage];
  }

  /** Ends a fault on this connection. */
  detach(stage: Stage): void {
    if (!this.#stages.includes(stage)) return;
    stage.end?.();
    this.#stages = this.#stages.filter((other) => other !== stage);
  }

  #outbound(text: string, from: number): void {
    const stage = this.#stages.slice(from).find(({ outbound }) => outbound !== undefined);
    if (stage?.outbound === undefined) this.#peer.send(text);
    // Looked up when the frame goes on: other faults may have come or gone while it was held.
    else stage.outbound(text, (passed) => this.#outbound(passed, this.#stages.indexOf(stage) + 1));
  }

  #inbound(text: string, from: number, connection: Connection): void {
    const stage = this.#stages.slice(from).find(({ inbound }) => inbound !== undefined);
    if (stage?.inbound === undefined) connection.onText(text);
    else stage.inbound(text, (passed) => this.#inbound(passed, this.#stages.indexOf(stage) + 1, connection));
  }
}
