import * as z from 'zod';
import { ASSETS } from '../../../../../shared/market/assets.ts';
import type { Random } from '../../../../../shared/ports/ports.ts';
import { parseJson } from '../../../../../shared/wire/json.ts';
import { SOCKET_SERVICES, type SocketService } from '../../paths.ts';

/** Fields of a fault's request that say which connections it hits; those that are left out hold for all. */
export const targetFields = {
  service: z.enum(SOCKET_SERVICES).default('market'),
  asset: z.enum(ASSETS).optional(),
  address: z.string().optional(),
};

const scalarSchema = z.union([z.string(), z.number(), z.boolean()]);

/** Fields of a fault's request that say which frames of these connections it takes. */
export const frameFields = {
  ...targetFields,
  /** Fields that the message must have, `a.b` for one within another; a list means any of them. */
  match: z.record(z.string(), z.union([scalarSchema, z.array(scalarSchema)])).default({}),
  /** Chance of each frame that matches. */
  probability: z.number().min(0).max(1).default(1),
  /** The fault is over after this many frames, of all connections together. */
  count: z.int().positive().optional(),
};

const frameChoiceSchema = z.object(frameFields);

export type FrameChoice = z.infer<typeof frameChoiceSchema>;

/** What the control frames of a service begin with: answers, which faults of the data leave alone. */
const CONTROL_FRAMES: Readonly<Record<SocketService, RegExp>> = {
  market: /^PONG$/,
  user: /^PONG$/,
  polybolt: /^\{"op":/,
  rtds: /^\{"body":/,
  binance: /^\{"(?:result|error|id)":/,
  coinbase: /^\{"type":"(?:subscriptions|error)"/,
};

/** Whether a frame brings data, as opposed to an answer to something that the client said. */
export function isData(service: SocketService, text: string): boolean {
  return !CONTROL_FRAMES[service].test(text);
}

/** A judge over the frames of one fault: whether it takes this one. Draws and counts only what matches. */
export function frameChooser(
  { service, match, probability, count = Number.POSITIVE_INFINITY }: FrameChoice,
  random: Random,
): (text: string) => boolean {
  const wanted = Object.entries(match).map(([path, values]) => [path.split('.'), [values].flat()] as const);
  let left = count;
  return (text) => {
    if (left === 0 || !isData(service, text) || !matches(text, wanted)) return false;
    if (probability < 1 && random.unit() >= probability) return false;
    left -= 1;
    return true;
  };
}

type Wanted = readonly (readonly [path: readonly string[], values: readonly unknown[]])[];

/** Of an array of messages, one suffices. */
function matches(text: string, wanted: Wanted): boolean {
  if (wanted.length === 0) return true;
  const json = parseJson(text);
  if (json.kind === 'malformed') return false;
  return [json.value]
    .flat()
    .some((message) => wanted.every(([path, values]) => values.includes(valueAt(message, path))));
}

function valueAt(message: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined,
    message,
  );
}
