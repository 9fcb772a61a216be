import type { Respond } from '../transport.ts';

/** Answers with a JSON value; headers beside the content type are optional. */
export type Reply = (status: number, value: unknown, headers?: Readonly<Record<string, string>>) => void;

const JSON_HEADERS = { 'content-type': 'application/json' };

export function replyTo(respond: Respond): Reply {
  return (status, value, headers) => respond(status, { ...JSON_HEADERS, ...headers }, JSON.stringify(value));
}

/** Statuses that the real server gives by the words of an error, whatever the original was (protocol §2.1). */
const STATUS_BY_TEXT: readonly (readonly [text: string, status: number])[] = [
  ['not found', 404],
  ['unauthorized', 401],
  ['context canceled', 400],
];

/** Answers `{"error": text}`. */
export function refuse(reply: Reply, status: number, text: string, headers?: Readonly<Record<string, string>>): void {
  const lower = text.toLowerCase();
  const rewritten = STATUS_BY_TEXT.find(([words]) => lower.includes(words));
  reply(rewritten?.[1] ?? status, { error: text }, headers);
}
