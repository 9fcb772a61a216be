import * as z from 'zod';
import type { TimerHandle, Timers } from '../../../../shared/ports/ports.ts';
import { credentialsSchema } from '../../../../shared/wire/endpoints.ts';
import { parseJson } from '../../../../shared/wire/json.ts';
import { userOrderMessage, userTradeMessage } from '../../../../shared/wire/user/index.ts';
import type { AccountNotice, VenueCore } from '../../core/contract.ts';
import { areValid } from '../credentials-check.ts';
import type { Connection, Peer } from '../transport.ts';

/** Bad credentials end the connection without a word after about this long (protocol §14, point 18). */
const BAD_CREDENTIALS_CLOSE_MS = 1_000;

const authSchema = z.object({
  type: z.string().regex(/^user$/i),
  auth: credentialsSchema,
  markets: z.array(z.string()).optional(),
});

const changeSchema = z.object({ operation: z.enum(['subscribe', 'unsubscribe']), markets: z.array(z.string()) });

/** One client. Knows no orders before it has authenticated; `markets` absent means all. */
type UserConnection = {
  readonly peer: Peer;
  apiKey?: string;
  markets?: Set<string>;
  closing?: TimerHandle;
};

/** The user socket (protocol §5): orders and trades of the API key that authenticated. No snapshot, no replay. */
export class UserChannel {
  readonly #venue: VenueCore;
  readonly #timers: Timers;
  readonly #connections = new Set<UserConnection>();
  #badFrames = 0;

  constructor(venue: VenueCore, timers: Timers) {
    this.#venue = venue;
    this.#timers = timers;
  }

  /** Frames of clients that were no request. */
  get badFrames(): number {
    return this.#badFrames;
  }

  connect(peer: Peer): Connection {
    const connection: UserConnection = { peer };
    this.#connections.add(connection);
    return {
      onText: (text) => this.#receive(connection, text),
      onClose: () => {
        connection.closing?.cancel();
        this.#connections.delete(connection);
      },
    };
  }

  /** Ends every connection without a closing handshake. */
  cutAll(): void {
    for (const connection of this.#connections) connection.peer.cut();
  }

  publish(notice: AccountNotice): void {
    if (notice.type === 'order') {
      const { order, change, at } = notice;
      this.#send(order.owner, order.conditionId, () => userOrderMessage(order, change, at));
      return;
    }
    const { trade, at } = notice;
    this.#send(trade.owner, trade.conditionId, () => userTradeMessage(trade, 'TAKER', at));
    for (const maker of new Set(trade.legs.map(({ owner }) => owner))) {
      this.#send(maker, trade.conditionId, () => userTradeMessage(trade, 'MAKER', at));
    }
  }

  #send(apiKey: string, conditionId: string, message: () => Record<string, unknown>): void {
    let text: string | undefined;
    for (const { peer, apiKey: reader, markets } of this.#connections) {
      if (reader !== apiKey || markets?.has(conditionId) === false) continue;
      text ??= JSON.stringify(message());
      peer.send(text);
    }
  }

  #receive(connection: UserConnection, text: string): void {
    if (text === 'PING') {
      connection.peer.send('PONG');
      return;
    }
    const json = parseJson(text);
    const value = json.kind === 'value' ? json.value : undefined;
    const auth = authSchema.safeParse(value);
    if (auth.success) {
      this.#authenticate(connection, auth.data);
      return;
    }
    const change = changeSchema.safeParse(value);
    if (change.success) changeMarkets(connection, change.data);
    else this.#badFrames += 1;
  }

  #authenticate(connection: UserConnection, { auth, markets }: z.infer<typeof authSchema>): void {
    if (!areValid(this.#venue, auth)) {
      const close = () => connection.peer.close(1008, '');
      connection.closing ??= this.#timers.after(BAD_CREDENTIALS_CLOSE_MS, close);
      return;
    }
    connection.apiKey = auth.apiKey;
    if (markets !== undefined) connection.markets = new Set(markets);
  }
}

/** Only a connection that named markets can narrow or widen them; one without gets everything anyway. */
function changeMarkets({ markets }: UserConnection, change: z.infer<typeof changeSchema>): void {
  for (const conditionId of change.markets) {
    if (change.operation === 'subscribe') markets?.add(conditionId);
    else markets?.delete(conditionId);
  }
}
