/** One HTTP request as the venue sees it, whatever carried it. */
export type ApiRequest = {
  readonly method: string;
  /** Without query, with the role's prefix: `/clob/order`. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The exact bytes that were sent; empty when there were none. The HMAC of a request is taken over them. */
  readonly body: string;
};

/**
 * Sends the answer. Called once; an order's answer may come after its taker delay.
 *
 * `cutAtByte` breaks the connection after so many bytes of the answer, its head included: 0 means that nothing arrives.
 */
export type Respond = (
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string,
  cutAtByte?: number,
) => void;

/** The other end of a socket. All of it is harmless once the socket is closed. */
export type Peer = {
  send(text: string): void;
  close(code: number, reason: string): void;
  /** Ends the connection without a closing handshake, as a broken network does. */
  cut(): void;
  /** While held, the carrier reads nothing and answers and sends no pings. Absent where a carrier does neither by itself. */
  hold?(held: boolean): void;
  /** Bytes that were sent and wait for the client to read. Absent where nothing can pile up. */
  backlogBytes?(): number;
};

/** The venue's end of a socket. */
export type Connection = {
  onText(text: string): void;
  /** Exactly once, whichever side closed. */
  onClose(): void;
};
