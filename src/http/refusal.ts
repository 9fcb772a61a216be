import type * as z from 'zod';
import type { Asset } from '../../shared/market/assets.ts';
import type { System } from '../run/system.ts';

/** An error that the server answers with this status. */
export function refusal(statusCode: number, message: string): Error {
  return Object.assign(new Error(message), { statusCode });
}

/**
 * The body of a request.
 *
 * @throws an answer 400 that names the first key that is wrong
 */
export function parseBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw refusal(400, `"${issue?.path.join('.') ?? ''}": ${issue?.message ?? 'is not understood'}`);
}

/**
 * The asset of this session that a path or a body names.
 *
 * @throws an answer 404 where it has none of this name
 */
export function assetNamed(name: string, { settings }: System): Asset {
  const asset = settings.assets.find((candidate) => candidate === name.toUpperCase());
  if (asset !== undefined) return asset;
  throw refusal(404, `${name} is not one of ${settings.assets.join(', ')}`);
}
