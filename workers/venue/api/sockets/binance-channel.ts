import * as z from 'zod';
import { ASSET_NAMES, type Asset } from '../../../../shared/market/assets.ts';
import { parseJson } from '../../../../shared/wire/json.ts';
import { binanceBookTicker, binanceCombined, binanceTrade } from '../../../../shared/wire/prices/index.ts';
import type { PriceNotice } from '../../core/contract.ts';
import type { Connection, Peer } from '../transport.ts';

const requestSchema = z.discriminatedUnion('method', [
  z.object({ method: z.literal('SUBSCRIBE'), params: z.array(z.string()), id: z.unknown() }),
  z.object({ method: z.literal('UNSUBSCRIBE'), params: z.array(z.string()), id: z.unknown() }),
  z.object({ method: z.literal('LIST_SUBSCRIPTIONS'), id: z.unknown() }),
]);

type BinanceConnection = { readonly peer: Peer; readonly combined: boolean; readonly streams: Set<string> };

type SpotNotice = Exclude<PriceNotice, { type: 'price' }>;

/** Binance's spot streams `<symbol>@trade` and `<symbol>@bookTicker`, raw and combined (protocol §12.1). */
export class BinanceChannel {
  readonly #connections = new Set<BinanceConnection>();

  /** @param path with query: `/binance/ws/btcusdt@trade`, `/binance/ws`, or `/binance/stream?streams=a/b` */
  connect(path: string, peer: Peer): Connection {
    const url = new URL(path, 'ws://binance');
    const combined = url.pathname.endsWith('/stream');
    const named = combined ? (url.searchParams.get('streams') ?? '') : url.pathname.replace(/^.*\/ws\/?/, '');
    // Some clients write the @ of a stream's name as %40.
    const streams = new Set(named.replaceAll('%40', '@').split('/').filter(Boolean));
    const connection: BinanceConnection = { peer, combined, streams };
    this.#connections.add(connection);
    return {
      onText: (text) => receive(connection, text),
      onClose: () => this.#connections.delete(connection),
    };
  }

  /** Ends every connection without a closing handshake. */
  cutAll(): void {
    for (const connection of this.#connections) connection.peer.cut();
  }

  publish(notice: SpotNotice): void {
    const stream = streamOf(notice.asset, notice.type);
    let raw: string | undefined;
    let wrapped: string | undefined;
    for (const { peer, combined, streams } of this.#connections) {
      if (!streams.has(stream)) continue;
      if (combined) peer.send((wrapped ??= JSON.stringify(binanceCombined(stream, messageOf(notice)))));
      else peer.send((raw ??= JSON.stringify(messageOf(notice))));
    }
  }
}

function streamOf(asset: Asset, type: SpotNotice['type']): string {
  return `${ASSET_NAMES[asset].binance}@${type === 'binance-trade' ? 'trade' : 'bookTicker'}`;
}

function messageOf(notice: SpotNotice): Record<string, unknown> {
  if (notice.type === 'binance-trade') {
    return binanceTrade({
      asset: notice.asset,
      id: notice.tradeId,
      atMs: notice.at,
      price: Number(notice.price),
      quantity: Number(notice.quantity),
      takerSells: notice.buyerIsMaker,
    });
  }
  return binanceBookTicker({
    asset: notice.asset,
    updateId: notice.updateId,
    bid: Number(notice.bid),
    bidSize: Number(notice.bidQuantity),
    ask: Number(notice.ask),
    askSize: Number(notice.askQuantity),
  });
}

function receive({ peer, streams }: BinanceConnection, text: string): void {
  const json = parseJson(text);
  const request = requestSchema.safeParse(json.kind === 'value' ? json.value : undefined);
  if (!request.success) {
    peer.send(JSON.stringify({ error: { code: 2, msg: 'Invalid request: unknown method or malformed JSON' } }));
    return;
  }
  const { data } = request;
  if (data.method === 'SUBSCRIBE') for (const stream of data.params) streams.add(stream);
  if (data.method === 'UNSUBSCRIBE') for (const stream of data.params) streams.delete(stream);
  peer.send(JSON.stringify({ result: data.method === 'LIST_SUBSCRIPTIONS' ? [...streams] : null, id: data.id }));
}
