import * as z from 'zod';
import type { HttpOutcome } from '../../ports/ports.ts';
import { parseJson } from '../json.ts';
import { errorText } from './answer.ts';

/**
 * What came of a heartbeat (protocol §2.8). `stale`: the venue expects another id, the empty one where it knows of no chain;
 * send again at once with that one.
 */
export type HeartbeatAnswer =
  | { readonly kind: 'beaten'; readonly heartbeatId: string }
  | { readonly kind: 'stale'; readonly heartbeatId: string }
  | { readonly kind: 'failed'; readonly reason: string };

const idSchema = z.object({ heartbeat_id: z.string() });

export function parseHeartbeatAnswer(outcome: HttpOutcome): HeartbeatAnswer {
  if (outcome.kind === 'failed') return { kind: 'failed', reason: `${outcome.code}: ${outcome.message}` };
  const json = parseJson(outcome.body);
  const parsed = json.kind === 'value' ? idSchema.safeParse(json.value) : undefined;
  const heartbeatId = parsed?.data?.heartbeat_id;
  if (heartbeatId !== undefined && heartbeatId !== '' && outcome.status === 200) return { kind: 'beaten', heartbeatId };
  if (heartbeatId !== undefined && outcome.status === 400) return { kind: 'stale', heartbeatId };
  return { kind: 'failed', reason: `HTTP ${outcome.status}: ${errorText(outcome.body)}` };
}
