import * as z from 'zod';
import { parseJson } from '../../../../shared/wire/json.ts';
import { defineFault } from './fault.ts';

const AUTH_CLOSE = 4001;

const frameSchema = z.object({ op: z.literal('auth'), rid: z.string().optional() });

/**
 * PolyBolt cannot or will not take credentials (protocol §8.1): `auth_unavailable` answers each attempt and leaves the
 * connection open; `auth_expired` is told to open connections, which are then closed with 4001 [?].
 */
export const polyboltAuth = defineFault({
  name: 'polybolt-auth',
  does: 'PolyBolt answers auth_unavailable to credentials, or says auth_expired and closes with 4001',
  example: { code: 'auth_unavailable', for: '10s' },
  schema: z.object({ code: z.enum(['auth_unavailable', 'auth_expired']) }),
  apply: ({ code }, { sockets }) => {
    const target = { service: 'polybolt' as const };
    if (code === 'auth_expired') {
      for (const link of sockets.links(target)) {
        link.send(JSON.stringify({ op: 'error', code }));
        link.close(AUTH_CLOSE, code);
      }
      return undefined;
    }
    return sockets.disturb({ kind: 'auth', target, newcomers: true }, (link) => ({
      inbound: (text, pass) => {
        const json = parseJson(text);
        const auth = frameSchema.safeParse(json.kind === 'value' ? json.value : undefined);
        if (auth.success) link.send(JSON.stringify({ op: 'error', code, rid: auth.data.rid }));
        else pass(text);
      },
    }));
  },
});
