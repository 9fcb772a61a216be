import * as z from 'zod';
import type { PriceEvent, PriceKind } from '../../events/engine-events.ts';
import { ASSET_NAMES, type Asset } from '../../market/assets.ts';
import { type Decoded, ignored, refused } from '../decoded.ts';
import { issueText, parseJson } from '../json.ts';
import { utf8Text } from '../utf8.ts';

/** Channels that we read, and what they describe (protocol §8.1). A Map: an object also answers to `constructor`. */
const KINDS: ReadonlyMap<string, PriceKind> = new Map([
  ['price.crypto.twap', 'twap'],
  ['price.crypto', 'oracle'],
]);

/** `full_accuracy_value` is the price; `value` has lost digits and is only there where the other is missing. */
const pointSchema = z
  .object({ timestamp: z.number().int(), value: z.number().optional(), full_accuracy_value: z.string().optional() })
  .transform((point) => ({ priceMs: point.timestamp, value: Number(point.full_accuracy_value || point.value) }))
  .refine(({ value }) => Number.isFinite(value) && value > 0, { message: 'no price' });

const dataSchema = z.object({
  channel: z.string(),
  seq: z.number().int(),
  snapshot: z.boolean().optional(),
  dropped: z.number().optional(),
  payload: z.looseObject({ symbol: z.string() }),
});

const snapshotSchema = z.object({ data: z.array(pointSchema) });
const controlSchema = z.object({ op: z.string() });

/**
 * Decodes the frames of one PolyBolt connection for one asset. `seq` runs per connection and channel over all frames,
 * snapshots included, so a jump means that frames were lost; {@link reset} when a connection begins.
 */
export class PolyboltDecoder {
  readonly #symbol: string;
  readonly #lastSeq = new Map<string, number>();

  constructor(asset: Asset) {
    this.#symbol = ASSET_NAMES[asset].polybolt;
  }

  /** Forgets sequence numbers: they restart with each connection. */
  reset(): void {
    this.#lastSeq.clear();
  }

  /** Prices of the asset in the frame, oldest first. Control frames are `ignored` by their `op`; never throws. */
  decode(frame: Uint8Array): Decoded<PriceEvent> {
    const json = parseJson(utf8Text(frame));
    if (json.kind === 'malformed') return refused(`not JSON: ${json.reason}`);
    const control = controlSchema.safeParse(json.value);
    if (control.success) return ignored(`op/${control.data.op}`);
    const parsed = dataSchema.safeParse(json.value);
    if (!parsed.success) return refused(issueText(parsed.error));

    const gap = this.#gapBefore(parsed.data);
    const decoded = this.#prices(parsed.data);
    if (gap === undefined || decoded.kind === 'refused') return decoded;
    return { kind: 'decoded', events: decoded.kind === 'decoded' ? decoded.events : [], gap };
  }

  #gapBefore({ channel, seq, dropped = 0 }: z.infer<typeof dataSchema>): string | undefined {
    const last = this.#lastSeq.get(channel);
    this.#lastSeq.set(channel, seq);
    if (dropped > 0) return `${channel}: the venue dropped ${dropped}`;
    return last === undefined || seq === last + 1 ? undefined : `${channel}: ${seq} after ${last}`;
  }

  #prices({ channel, snapshot, payload }: z.infer<typeof dataSchema>): Decoded<PriceEvent> {
    const kind = KINDS.get(channel);
    if (kind === undefined) return ignored(channel);
    if (payload.symbol !== this.#symbol) return ignored(`${channel}/${payload.symbol}`);
    const parsed = (snapshot === true ? snapshotSchema : pointSchema).safeParse(payload);
    if (!parsed.success) return refused(`${channel}: ${issueText(parsed.error)}`);
    const points = 'data' in parsed.data ? parsed.data.data : [parsed.data];
    const events = points.map(({ priceMs, value }): PriceEvent => ({ type: 'price', kind, priceMs, value }));
    return { kind: 'decoded', events: events.sort((a, b) => a.priceMs - b.priceMs) };
  }
}

/** A control frame of the server as the connection's owner must answer it; `undefined` for data and rubbish. */
export type PolyboltControl = {
  readonly op: string;
  readonly code?: string | undefined;
  readonly rid?: string | undefined;
};

const controlDetailSchema = controlSchema.extend({ code: z.string().optional(), rid: z.string().optional() });

/** Reads `authed`, `subscribed`, `pong`, `error` … (protocol §8.1). Never throws. */
export function polyboltControl(frame: Uint8Array): PolyboltControl | undefined {
  const json = parseJson(utf8Text(frame));
  return json.kind === 'value' ? controlDetailSchema.safeParse(json.value).data : undefined;
}
