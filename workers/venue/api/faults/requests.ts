import * as z from 'zod';
import { issueText } from '../../../../shared/wire/json.ts';
import { FAULTS } from './catalogue.ts';
import type { PreparedFault } from './fault.ts';

const listSchema = z.array(z.looseObject({ fault: z.string() }));

/** A checked list of faults, or what is wrong with it in one line. */
export type FaultList =
  | { readonly kind: 'faults'; readonly faults: readonly PreparedFault[] }
  | { readonly kind: 'wrong'; readonly reason: string };

/**
 * Reads `[{"fault":"freeze","asset":"BTC","sticky":true}, …]`: the body of POST /control/faults and the content of
 * `--faults`. Every request may say `"after":"5s"`, when it begins, and `"for":"30s"`, when it ends. One wrong element
 * makes the whole list wrong.
 */
export function readFaults(json: unknown): FaultList {
  const list = listSchema.safeParse(json);
  if (!list.success) return { kind: 'wrong', reason: `not a list of faults: ${issueText(list.error)}` };
  const faults: PreparedFault[] = [];
  for (const request of list.data) {
    const fault = FAULTS.find(({ name }) => name === request.fault);
    if (fault === undefined) return { kind: 'wrong', reason: unknownFault(request.fault) };
    const prepared = fault.prepare(request);
    if (prepared.kind === 'wrong') return { kind: 'wrong', reason: `${fault.name}: ${prepared.reason}` };
    faults.push(prepared.prepared);
  }
  return { kind: 'faults', faults };
}

function unknownFault(name: string): string {
  return `unknown fault "${name}"; known: ${FAULTS.map((fault) => fault.name).join(', ')}`;
}
