import * as z from 'zod';
import type { EngineConfig } from '../engine/config.ts';
import type { EngineEvent } from '../events/engine-events.ts';
import { ASSETS } from '../market/assets.ts';
import { INTERVALS } from '../market/intervals.ts';
import type { EpochMs } from '../units/index.ts';
import type { Checkpoint, Footer, TapeHeader } from './tape-format.ts';

const count = z.int().nonnegative();
const group = z.record(z.string(), z.json());

/** Groups are kept whole, whatever is in them: a field that this build does not know belongs to the engine's state. */
const engineConfig = z.looseObject({
  asset: z.enum(ASSETS),
  interval: z.enum(INTERVALS),
  strategies: z.array(z.looseObject({ name: z.string(), params: group })),
  market: group,
  data: group,
  risk: group,
  making: group,
  advice: group,
  taking: group,
});

const header = z.object({
  asset: z.enum(ASSETS),
  interval: z.enum(INTERVALS),
  venue: z.enum(['embedded', 'polymarket']).exactOptional(),
  runId: z.string(),
  incarnation: count,
  segment: count,
  buildHash: z.string(),
  configHash: z.string(),
  node: z.string(),
  v8: z.string(),
  startedAt: z.int().transform((ms) => ms as EpochMs),
  engine: engineConfig.transform((config) => config as unknown as EngineConfig),
  identity: z.object({ apiKey: z.string(), address: z.string() }),
  previous: z.object({ incarnation: count, segment: count, chain: count }).exactOptional(),
  source: z
    .object({
      format: z.string(),
      name: z.string().exactOptional(),
      licence: z.string().exactOptional(),
      files: z.array(z.object({ name: z.string(), sha256: z.string() })),
      cannotProve: z.array(z.string()),
    })
    .exactOptional(),
});

const checkpoint = z.object({ inputs: count, effectHash: z.string() });
const footer = checkpoint.extend({ records: count, reason: z.string() });

/** Only the discriminator: an event comes back as it was written, which the record's CRC vouches for. */
const event = z.looseObject({ type: z.string() }).transform((value) => value as unknown as EngineEvent);

const TEXT = new TextDecoder('utf-8', { fatal: true });

/** Each reads a record's payload; `undefined` when it is not what its type byte says. */
export function parseHeader(payload: Uint8Array): TapeHeader | undefined {
  return parse(header, payload);
}

export function parseEvent(payload: Uint8Array): EngineEvent | undefined {
  return parse(event, payload);
}

export function parseCheckpoint(payload: Uint8Array): Checkpoint | undefined {
  return parse(checkpoint, payload);
}

export function parseFooter(payload: Uint8Array): Footer | undefined {
  return parse(footer, payload);
}

/** Text that is whole; `undefined` when the bytes are no UTF-8. */
export function decodeText(payload: Uint8Array): string | undefined {
  try {
    return TEXT.decode(payload);
  } catch {
    return undefined;
  }
}

function parse<T>(schema: z.ZodType<T>, payload: Uint8Array): T | undefined {
  try {
    return schema.safeParse(JSON.parse(TEXT.decode(payload))).data;
  } catch {
    return undefined;
  }
}
