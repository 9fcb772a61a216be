import type { ConditionId, OrderHash, TokenId } from '../../market/ids.ts';
import { isProtocolV2Token } from '../../market/token-version.ts';
import { type ClobAccount, type HttpMethod, l2Headers } from '../auth/l2.ts';
import type { SignatureType } from '../orders/order.ts';
import { batchBody } from '../orders/post-order.ts';

/**
 * One request to the CLOB's REST interface. The caller puts the base URL before `path` and sets a deadline.
 * `path` includes the query; `headers` are complete; `body` is sent byte for byte, since the HMAC covers it.
 */
export type ClobRequest = {
  readonly method: HttpMethod;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** Most orders in one POST /orders and most ids in one DELETE /orders (protocol §2.5). */
export const MAX_BATCH_ORDERS = 15;
export const MAX_BATCH_CANCELS = 1000;

/** Cursors of paged lists: where they begin, and the mark of the end (protocol §2.1). */
export const FIRST_CURSOR = 'MA==';
export const LAST_CURSOR = 'LTE=';

const COMMON_HEADERS = { Accept: '*/*', 'Content-Type': 'application/json', 'User-Agent': 'bulkhead' };

/** The account in whose name a request is made and the venue's time of making it, Unix seconds. */
export type Signing = { readonly account: ClobAccount; readonly timestampS: number };

/** GET /time: the venue's clock in whole seconds. */
export function timeRequest(): ClobRequest {
  return publicRequest('/time');
}

/** GET /version: of the CLOB's order protocol. */
export function versionRequest(): ClobRequest {
  return publicRequest('/version');
}

/**
 * POST /order with nothing in it and no name on it. It cannot become an order, but it passes what stands before the
 * authentication: a blocked region and a venue out of service answer in their own words (protocol §2.7, §13).
 */
export function orderProbeRequest(): ClobRequest {
  return { method: 'POST', path: '/order', headers: COMMON_HEADERS, body: '{}' };
}

/** GET /auth/ban-status/closed-only: whether the account may only close positions. */
export function closedOnlyRequest(signing: Signing): ClobRequest {
  return signed(signing, 'GET', '/auth/ban-status/closed-only', '');
}

/** GET /book: full depth of one token with its hash inputs. */
export function bookRequest(token: TokenId): ClobRequest {
  return publicRequest(`/book${query({ token_id: token })}`);
}

/** POST /auth/api-key with level-1 headers: makes API credentials; refused when the nonce has some already. */
export function createApiKeyRequest(l1: Readonly<Record<string, string>>): ClobRequest {
  return { method: 'POST', path: '/auth/api-key', headers: { ...COMMON_HEADERS, ...l1 } };
}

/** GET /auth/derive-api-key with level-1 headers: tells the credentials that the nonce has. */
export function deriveApiKeyRequest(l1: Readonly<Record<string, string>>): ClobRequest {
  return { method: 'GET', path: '/auth/derive-api-key', headers: { ...COMMON_HEADERS, ...l1 } };
}

/**
 * POST /order for one, POST /orders for up to {@link MAX_BATCH_ORDERS}.
 *
 * @param bodies texts made by `postOrderBody`; re-sending means the same texts, never newly signed ones
 */
export function placeRequest(signing: Signing, bodies: readonly [string, ...string[]]): ClobRequest {
  if (bodies.length === 1) return signed(signing, 'POST', '/order', '', bodies[0]);
  return signed(signing, 'POST', '/orders', '', batchBody(bodies));
}

/** DELETE /order for one id, DELETE /orders for up to {@link MAX_BATCH_CANCELS}. */
export function cancelRequest(signing: Signing, orderIds: readonly [OrderHash, ...OrderHash[]]): ClobRequest {
  if (orderIds.length === 1) {
    return signed(signing, 'DELETE', '/order', '', JSON.stringify({ orderID: orderIds[0] }));
  }
  return signed(signing, 'DELETE', '/orders', '', JSON.stringify(orderIds));
}

/** DELETE /cancel-market-orders: every order of ours in a market, or only those on one of its tokens. */
export function cancelMarketRequest(signing: Signing, market: ConditionId, token?: TokenId): ClobRequest {
  return signed(signing, 'DELETE', '/cancel-market-orders', '', JSON.stringify({ market, asset_id: token }));
}

/** DELETE /cancel-all: every order of the API key. */
export function cancelAllRequest(signing: Signing): ClobRequest {
  return signed(signing, 'DELETE', '/cancel-all', '');
}

/** GET /data/orders: one page of our open orders, of one market or of all. */
export function openOrdersRequest(
  signing: Signing,
  filter: { readonly market?: ConditionId; readonly cursor: string },
): ClobRequest {
  return signed(signing, 'GET', '/data/orders', query({ market: filter.market, next_cursor: filter.cursor }));
}

/** GET /data/order/{hash}: one order of ours, whatever became of it. */
export function orderRequest(signing: Signing, orderId: OrderHash): ClobRequest {
  return signed(signing, 'GET', `/data/order/${orderId}`, '');
}

/** GET /data/trades: one page of our trades, newest first; `afterS` in Unix seconds. */
export function tradesRequest(
  signing: Signing,
  filter: { readonly market?: ConditionId; readonly afterS?: number; readonly cursor: string },
): ClobRequest {
  const { market, afterS, cursor } = filter;
  return signed(signing, 'GET', '/data/trades', query({ market, after: afterS?.toString(), next_cursor: cursor }));
}

/** What a balance is asked of: the account's pUSD, or its shares of one token. */
export type BalanceAsset = 'pUSD' | TokenId;

/**
 * GET /balance-allowance: what the venue knows of the account's pUSD or of its shares of a token.
 *
 * @param signatureType which of the key's wallets: 0 for the key's own address (protocol §3.2)
 */
export function balanceRequest(signing: Signing, asset: BalanceAsset, signatureType: SignatureType): ClobRequest {
  return signed(signing, 'GET', '/balance-allowance', query(balanceQuery(asset, signatureType)));
}

/** GET /balance-allowance/update: has the venue look at the chain for what {@link balanceRequest} tells. */
export function balanceUpdateRequest(signing: Signing, asset: BalanceAsset, signatureType: SignatureType): ClobRequest {
  return signed(signing, 'GET', '/balance-allowance/update', query(balanceQuery(asset, signatureType)));
}

/** POST /orders-scoring: which orders of ours earn liquidity rewards just now. */
export function scoringRequest(signing: Signing, orderIds: readonly OrderHash[]): ClobRequest {
  return signed(signing, 'POST', '/orders-scoring', '', JSON.stringify(orderIds));
}

/** POST /v1/heartbeats: keeps the key's orders alive; the first beat has the empty id (protocol §2.8). */
export function heartbeatRequest(signing: Signing, heartbeatId: string): ClobRequest {
  return signed(signing, 'POST', '/v1/heartbeats', '', JSON.stringify({ heartbeat_id: heartbeatId }));
}

function publicRequest(path: string): ClobRequest {
  return { method: 'GET', path, headers: COMMON_HEADERS };
}

function signed(
  { account, timestampS }: Signing,
  method: HttpMethod,
  path: string,
  queryText: string,
  body?: string,
): ClobRequest {
  const headers = { ...COMMON_HEADERS, ...l2Headers(account, timestampS, method, path, body) };
  return { method, path: `${path}${queryText}`, headers, ...(body === undefined ? {} : { body }) };
}

function balanceQuery(asset: BalanceAsset, signatureType: SignatureType): Readonly<Record<string, string>> {
  const wallet = { signature_type: String(signatureType) };
  if (asset === 'pUSD') return { asset_type: 'COLLATERAL', ...wallet };
  return { asset_type: isProtocolV2Token(asset) ? 'CONDITIONAL-V2' : 'CONDITIONAL', token_id: asset, ...wallet };
}

/** `?a=1&b=2` of the parameters that are there, percent-encoded as the official client does. */
function query(parameters: Readonly<Record<string, string | undefined>>): string {
  const pairs = Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}
