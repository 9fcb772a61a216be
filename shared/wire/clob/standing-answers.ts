import * as z from 'zod';
import type { HttpOutcome } from '../../ports/ports.ts';
import { type ClobAnswer, errorText, readAnswer } from './answer.ts';
import { refusalCode } from './refusals.ts';

/** pUSD of a wallet and what the exchanges may take of it, in millionths. Addresses in lower case. */
export type Funds = { readonly balance: number; readonly allowances: ReadonlyMap<string, bigint> };

const baseUnits = z.string().regex(/^\d{1,78}$/);

const FUNDS = z
  .object({ balance: baseUnits, allowances: z.record(z.string(), baseUnits) })
  .transform(({ balance, allowances }): Funds => {
    const entries = Object.entries(allowances).map(
      ([address, amount]) => [address.toLowerCase(), BigInt(amount)] as const,
    );
    return { balance: Number(balance), allowances: new Map(entries) };
  });

/** Answer to GET /balance-allowance of pUSD. */
export function parseFundsAnswer(outcome: HttpOutcome): ClobAnswer<Funds> {
  return readAnswer(outcome, FUNDS);
}

/** Answer to GET /version. */
export function parseVersionAnswer(outcome: HttpOutcome): ClobAnswer<number> {
  return readAnswer(
    outcome,
    z.object({ version: z.number().int() }).transform(({ version }) => version),
  );
}

/** Answer to GET /auth/ban-status/closed-only. */
export function parseClosedOnlyAnswer(outcome: HttpOutcome): ClobAnswer<boolean> {
  return readAnswer(
    outcome,
    z.object({ closed_only: z.boolean() }).transform(({ closed_only: closedOnly }) => closedOnly),
  );
}

/** Answer to GET https://polymarket.com/api/geoblock: whether the venue takes no orders from where we are (protocol §13). */
export function parseGeoblockAnswer(
  outcome: HttpOutcome,
): ClobAnswer<{ readonly blocked: boolean; readonly place: string }> {
  return readAnswer(
    outcome,
    z
      .object({ blocked: z.boolean(), country: z.string().default('?'), region: z.string().default('') })
      .transform(({ blocked, country, region }) => ({
        blocked,
        place: region === '' ? country : `${country}-${region}`,
      })),
  );
}

/** Answer to an order probe: `open` when nothing but its emptiness was held against it. */
export type ProbeAnswer =
  | { readonly kind: 'open' }
  | { readonly kind: 'closed'; readonly code: string; readonly message: string };

/** Reads the answer to {@link orderProbeRequest}; a request that failed is `closed`, code `UNREACHABLE`. */
export function parseProbeAnswer(outcome: HttpOutcome): ProbeAnswer {
  if (outcome.kind === 'failed') return { kind: 'closed', code: 'UNREACHABLE', message: outcome.message };
  const { status } = outcome;
  const message = errorText(outcome.body);
  if (status === 400 || status === 401) return { kind: 'open' };
  return { kind: 'closed', code: refusalCode(status, message) ?? `HTTP_${status}`, message };
}
