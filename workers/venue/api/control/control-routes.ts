import * as z from 'zod';
import { ASSETS } from '../../../../shared/market/assets.ts';
import { issueText, parseJson } from '../../../../shared/wire/json.ts';
import type { VenueCore } from '../../core/contract.ts';
import { FAULTS } from '../faults/catalogue.ts';
import { describeFault } from '../faults/describe.ts';
import type { FaultDesk } from '../faults/fault-desk.ts';
import { readFaults } from '../faults/requests.ts';
import type { GammaSettings } from '../gamma/gamma-routes.ts';
import type { Gate } from '../gate/gate.ts';
import { type Reply, refuse } from '../http/reply.ts';
import type { Call, Route } from '../http/router.ts';

const openOrdersQuerySchema = z.object({ asset: z.enum(ASSETS).optional(), address: z.string().optional() });
const gammaSettingsSchema = z.object({ shape: z.enum(['one-market', 'two-markets']) });

/** What the control door works on. */
export type ControlSubjects = {
  readonly venue: VenueCore;
  readonly gamma: GammaSettings;
  readonly gate: Gate;
  readonly faults: FaultDesk;
  /** Frames of clients that were no request, by socket service. */
  readonly badFrames: () => Readonly<Record<string, number>>;
};

/** The door that only the embedded venue has (design §7): its own books for a checker outside, and its faults. */
export function controlRoutes(subjects: ControlSubjects): readonly Route[] {
  const { venue, badFrames } = subjects;
  return [
    ['GET', '/control/ledger', (_call, reply) => reply(200, venue.ledger())],
    ['GET', '/control/conservation', (_call, reply) => reply(200, venue.conservation())],
    ['GET', '/control/open-orders', (call, reply) => openOrders(subjects, call, reply)],
    ['GET', '/control/counters', (_call, reply) => reply(200, { badFrames: badFrames() })],
    ['GET', '/control/play', (_call, reply) => reply(200, venue.play?.state ?? null)],
    ['GET', '/control/mode', (_call, reply) => reply(200, modeReport(subjects))],
    ['GET', '/control/faults', (_call, reply) => reply(200, FAULTS.map(describeFault))],
    ['POST', '/control/faults', (call, reply) => applyFaults(subjects, call, reply)],
    ['POST', '/control/gamma', (call, reply) => changeGamma(subjects, call, reply)],
  ];
}

/** Open and delayed orders of wallets from outside, of one asset or wallet or of all. Cheap: it is polled. */
function openOrders({ venue }: ControlSubjects, { request }: Call, reply: Reply): void {
  const query = openOrdersQuerySchema.safeParse(Object.fromEntries(request.query));
  if (!query.success) return refuse(reply, 400, issueText(query.error));
  const { asset, address } = query.data;
  const orders = venue.keys.keysOf(address).flatMap((apiKey) => venue.openOrders(apiKey, {}));
  const wanted = orders.filter(
    ({ conditionId }) => asset === undefined || venue.marketByCondition(conditionId)?.round.asset === asset,
  );
  reply(200, {
    count: wanted.length,
    orders: wanted.map(({ id, conditionId, status }) => ({ id, conditionId, status })),
  });
}

/** What clients are let do at present. */
function modeReport({ gate }: ControlSubjects): Record<string, unknown> {
  const { mode, retryAfterS } = gate.modes;
  return {
    mode,
    ...(retryAfterS === undefined ? {} : { endsInS: retryAfterS }),
    geoblocked: gate.geoblocked,
    edgeBlocks: gate.edgeBlocks,
    tier: gate.tier,
  };
}

/** All of the list or nothing. */
function applyFaults({ faults }: ControlSubjects, { request }: Call, reply: Reply): void {
  const json = parseJson(request.body);
  const list = readFaults(json.kind === 'value' ? json.value : undefined);
  if (list.kind === 'wrong') return refuse(reply, 400, list.reason);
  faults.apply(list.faults);
  reply(200, { applied: list.faults.length, faults: list.faults.map(({ name }) => name) });
}

/** Which of Gamma's two event shapes is served. */
function changeGamma({ gamma }: ControlSubjects, { request }: Call, reply: Reply): void {
  const json = parseJson(request.body);
  const settings = gammaSettingsSchema.safeParse(json.kind === 'value' ? json.value : undefined);
  if (!settings.success) return refuse(reply, 400, issueText(settings.error));
  gamma.shape = settings.data.shape;
  reply(200, gamma);
}
