import { WebSocket } from 'ws';

/** What the clients are to do: one socket for each list of tokens. */
export type ClientsOrder = { readonly marketWs: string; readonly tokens: readonly (readonly string[])[] };

/** What they saw since they were last asked. Latencies in ms: the clock that both sides share counts no finer. */
export type ClientsReport = {
  /** Book messages of each client: `price_change` and `book`. */
  readonly changes: readonly number[];
  readonly bytes: number;
  readonly latenciesMs: readonly number[];
  readonly closed: number;
};

const TIMESTAMP = Buffer.from('"timestamp":"');
const TIMESTAMP_DIGITS = 13;
const BOOK_MESSAGES = [Buffer.from('"event_type":"price_change"'), Buffer.from('"event_type":"book"')];

/** Followers of the market socket in a process of their own: they read each message's time and nothing else. */
class Followers {
  #changes: number[] = [];
  #latenciesMs: number[] = [];
  #bytes = 0;
  #closed = 0;

  begin({ marketWs, tokens }: ClientsOrder): void {
    this.#changes = tokens.map(() => 0);
    for (const [client, own] of tokens.entries()) {
      const socket = new WebSocket(marketWs, { perMessageDeflate: false });
      socket.on('open', () => socket.send(JSON.stringify({ type: 'market', assets_ids: own })));
      socket.on('message', (frame: Buffer) => this.#take(client, frame));
      socket.on('close', () => (this.#closed += 1));
    }
  }

  report(): ClientsReport {
    const report = {
      changes: this.#changes,
      bytes: this.#bytes,
      latenciesMs: this.#latenciesMs,
      closed: this.#closed,
    };
    this.#changes = this.#changes.map(() => 0);
    this.#latenciesMs = [];
    this.#bytes = 0;
    return report;
  }

  #take(client: number, frame: Buffer): void {
    this.#bytes += frame.length;
    if (!BOOK_MESSAGES.some((name) => frame.includes(name))) return;
    this.#changes[client] = (this.#changes[client] ?? 0) + 1;
    const from = frame.indexOf(TIMESTAMP) + TIMESTAMP.length;
    const toldMs = Number(frame.toString('latin1', from, from + TIMESTAMP_DIGITS));
    this.#latenciesMs.push(Date.now() - toldMs);
  }
}

function main(): void {
  process.once('disconnect', () => process.exit());
  const followers = new Followers();
  process.on('message', (order: ClientsOrder | 'report') => {
    if (order === 'report') process.send?.(followers.report());
    else followers.begin(order);
  });
}

main();
