import * as z from 'zod';
import type { TimerHandle, Timers } from '../../../../shared/ports/ports.ts';
import { credentialsSchema } from '../../../../shared/wire/endpoints.ts';
import { parseJson } from '../../../../shared/wire/json.ts';
import { userOrderMessage, userTradeMessage } from '../../../../shared/wire/user/index.ts';
import type { AccountNotice, VenueCore } from '../../core/contract.ts';
import { wholeConditionId } from '../condition-ids.ts';
import { areValid } from '../credentials-check.ts';
import type { Connection } from '../transport.ts';
import type { Link } from './faults/link.ts';
import { closeIdle } from './idle.ts';

/** Bad credentials end the connection without a word after about this long (protocol §14, point 18). */
const BAD_CREDENTIALS_CLOSE_MS = 1_000;

const marketsSchema = z.array(z.string().transform(wholeConditionId));

const authSchema = z.object({
  type: z.string().regex(/^user$/i),
  auth: credentialsSchema,
  markets: marketsSchema.optional(),
});

const changeSchema = z.object({ operation: z.enum(['subscribe', 'unsubscribe']), markets: marketsSchema });

/** One client. Knows no orders before it has authenticated; `markets` absent means all. */
type UserConnection = {
  readonly link: Link;
  apiKey?: string;
  markets?: Set<string>;
  /** Ends it when it does not authenticate, or has done so badly. */
  closing: TimerHandle | undefined;
  /** It has shown bad credentials; nothing that follows mends that. */
  refused: boolean;
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

  connect(link: Link): Connection {
    const connection: UserConnection = { link, closing: closeIdle(link, this.#timers), refused: false };
    this.#connections.add(connection);
    return {
      onText: (text) => this.#receive(connection, text),
      onClose: () => {
        connection.closing?.cancel();
        this.#connections.delete(connection);
      },
    };
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
    for (const { link, apiKey: reader, markets } of this.#connections) {
      if (reader !== apiKey || markets?.has(conditionId) === false) continue;
      text ??= JSON.stringify(message());
      link.send(text);
    }
  }

  #receive(connection: UserConnection, text: string): void {
    if (text === 'PING') {
      connection.link.send('PONG');
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
    if (!change.success) {
      this.#badFrames += 1;
      return;
    }
    changeMarkets(connection, change.data);
    this.#describe(connection);
  }

  #authenticate(connection: UserConnection, { auth, markets }: z.infer<typeof authSchema>): void {
    if (connection.refused) return;
    connection.closing?.cancel();
    if (!areValid(this.#venue, auth)) {
      connection.refused = true;
      connection.closing = this.#timers.after(BAD_CREDENTIALS_CLOSE_MS, () => connection.link.close(1008, ''));
      return;
    }
    connection.apiKey = auth.apiKey;
    if (markets !== undefined) connection.markets = new Set(markets);
    this.#describe(connection);
  }

  #describe({ link, apiKey, markets }: UserConnection): void {
    if (apiKey === undefined) return;
    const assets = markets && new Set([...markets].map((id) => this.#venue.marketByCondition(id)?.round.asset));
    const address = this.#venue.keys.find(apiKey)?.address;
    link.describe({ assets: assets ?? 'all', ...(address === undefined ? {} : { address }) });
  }
}

/** Only a connection that named markets can narrow or widen them; one without gets everything anyway. */
function changeMarkets({ markets }: UserConnection, change: z.infer<typeof changeSchema>): void {
  for (const conditionId of change.markets) {
    if (change.operation === 'subscribe') markets?.add(conditionId);
    else markets?.delete(conditionId);
  }
}
