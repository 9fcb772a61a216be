import type { Route } from '../http/router.ts';

/** Nobody is blocked on loopback (protocol §13). */
export const GEOBLOCK_ROUTES: readonly Route[] = [
  [
    'GET',
    '/api/geoblock',
    (_call, reply) => reply(200, { blocked: false, ip: '127.0.0.1', country: 'IE', region: 'L' }),
  ],
];
