import type { Socket, SocketHandlers, Sockets } from '../../shared/ports/ports.ts';

/** One connection as the far side sees it. */
export class FakeConnection {
  readonly url: string;
  /** Texts that our side sent. */
  readonly sent: string[] = [];
  readonly #handlers: SocketHandlers;
  #closed = false;

  constructor(url: string, handlers: SocketHandlers) {
    this.url = url;
    this.#handlers = handlers;
  }

  get closed(): boolean {
    return this.#closed;
  }

  accept(): void {
    this.#handlers.onOpen();
  }

  text(frame: string): void {
    this.#handlers.onText(Buffer.from(frame));
  }

  close(code = 1006, reason = ''): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#handlers.onClose(code, reason);
  }
}

/** Sockets whose far side is the test itself. */
export class FakeSockets implements Sockets {
  /** Every connection ever opened, oldest first. */
  readonly connections: FakeConnection[] = [];

  open(url: string, handlers: SocketHandlers): Socket {
    const connection = new FakeConnection(url, handlers);
    this.connections.push(connection);
    return { send: (text) => void connection.sent.push(text), drop: () => connection.close() };
  }

  get latest(): FakeConnection {
    const latest = this.connections.at(-1);
    if (latest === undefined) throw new Error('no connection was opened');
    return latest;
  }
}
