import { parseJson } from '../../../../shared/wire/json.ts';

/** A body as JSON; `undefined` when it is none, which no schema accepts. */
export function jsonOf(body: string): unknown {
  const json = parseJson(body);
  return json.kind === 'value' ? json.value : undefined;
}
