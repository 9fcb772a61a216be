import { CHAIN_ID } from '../../../shared/wire/orders/index.ts';
import type { Endpoints } from '../../../shared/wire/endpoints.ts';

/** Sockets that the venue serves. */
export const SOCKET_SERVICES = ['market', 'user', 'polybolt', 'rtds', 'binance', 'coinbase'] as const;

export type SocketService = (typeof SOCKET_SERVICES)[number];

const SOCKET_PATHS: Readonly<Record<string, SocketService>> = {
  '/ws/market': 'market',
  '/ws/user': 'user',
  '/polybolt/ws': 'polybolt',
  '/rtds': 'rtds',
  '/binance/ws': 'binance',
  '/binance/stream': 'binance',
  '/coinbase': 'coinbase',
};

/** Prefix of the door that only the embedded venue has: ledger and faults. */
export const CONTROL_PREFIX = '/control';

/**
 * Base URLs of a venue at `authority` ("127.0.0.1:8790"), as its clients use them: all roles share one port and differ by
 * prefix, so a path such as `/order` goes behind `clob` and `/ws/btcusdt@trade` behind `binanceWs`.
 */
export function endpointsAt(authority: string): Endpoints {
  const http = `http://${authority}`;
  const ws = `ws://${authority}`;
  return {
    chainId: CHAIN_ID,
    clob: `${http}/clob`,
    marketWs: `${ws}/ws/market`,
    userWs: `${ws}/ws/user`,
    gamma: `${http}/gamma`,
    data: `${http}/data`,
    relayer: `${http}/relayer`,
    polybolt: `${ws}/polybolt/ws`,
    rtds: `${ws}/rtds`,
    binanceRest: `${http}/binance`,
    binanceWs: `${ws}/binance`,
    coinbaseRest: `${http}/coinbase`,
    coinbaseWs: `${ws}/coinbase`,
    geoblock: `${http}/api/geoblock`,
    rpc: `${http}/rpc`,
    control: `${http}${CONTROL_PREFIX}`,
  };
}

/** Which service a socket at this path wants; raw Binance streams carry theirs in the path (protocol §12.1). */
export function socketServiceAt(path: string): SocketService | undefined {
  if (path.startsWith('/binance/ws/')) return 'binance';
  return SOCKET_PATHS[path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path];
}
