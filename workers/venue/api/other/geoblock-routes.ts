import type { Gate } from '../gate/gate.ts';
import type { Route } from '../http/router.ts';

/** Where the venue takes its caller to be (protocol §13). The blocked caller is one from a close-only country. */
export function geoblockRoutes(gate: Gate): readonly Route[] {
  return [
    [
      'GET',
      '/api/geoblock',
      (_call, reply) => {
        const blocked = gate.geoblocked;
        reply(200, { blocked, ip: '127.0.0.1', country: blocked ? 'DE' : 'IE', region: blocked ? 'BE' : 'L' });
      },
    ],
  ];
}
