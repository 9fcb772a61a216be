import * as z from 'zod';
import type { SignatureType } from '../../../../shared/wire/orders/index.ts';
import { ASSET_TYPES } from '../../core/balance-contract.ts';
import type { BalanceAllowance, VenueCore } from '../../core/contract.ts';
import type { GateOptions } from '../gate/gate.ts';
import { type Reply, refuse } from '../http/reply.ts';
import type { Call, Route } from '../http/router.ts';
import { type Caller, forCaller } from './authentication.ts';

/** How an account's wallets are numbered on the wire; the key's own address where nothing is said (protocol §3.2). */
export const signatureTypeSchema = z
  .enum(['0', '1', '2', '3'])
  .default('0')
  .transform((text) => Number(text) as SignatureType);

const assetSchema = z.object({ asset_type: z.enum(ASSET_TYPES), token_id: z.string().optional() });

/** What a request about a balance means: which asset of which of the caller's wallets. */
type Asset = {
  readonly type: (typeof ASSET_TYPES)[number];
  readonly signatureType: SignatureType;
  readonly token: string | undefined;
};

/** What an account has and may do (protocol §2.2, §2.5, §2.9). */
export function standingRoutes(venue: VenueCore, tier: GateOptions['tier']): readonly Route[] {
  return [
    [
      'GET',
      '/clob/balance-allowance',
      forCaller(venue, ({ apiKey }, call, reply) => {
        const asset = readAsset(call, reply);
        if (asset === undefined) return;
        const { type, signatureType, token } = asset;
        reply(200, balanceRecord(venue.balanceAllowance(apiKey, type, signatureType, token)));
      }),
    ],
    [
      'GET',
      '/clob/balance-allowance/update',
      forCaller(venue, ({ apiKey }, call, reply) => {
        const asset = readAsset(call, reply);
        if (asset === undefined) return;
        venue.refreshBalance(apiKey, asset.type, asset.signatureType, asset.token);
        reply(200, '');
      }),
    ],
    [
      'GET',
      '/clob/auth/ban-status/closed-only',
      forCaller(venue, (caller, _call, reply) => closedOnly(venue, caller, reply)),
    ],
    ['GET', '/clob/v1/user/rate-limit-tier', forCaller(venue, (_caller, _call, reply) => reply(200, tierRecord(tier)))],
  ];
}

/** Refuses by itself what names no asset. */
function readAsset({ request }: Call, reply: Reply): Asset | undefined {
  const query = Object.fromEntries(request.query);
  const asset = assetSchema.safeParse(query);
  const signatureType = signatureTypeSchema.safeParse(query['signature_type']);
  if (!asset.success) refuse(reply, 400, 'Invalid asset type');
  else if (!signatureType.success) refuse(reply, 400, 'Invalid signature_type');
  else return { type: asset.data.asset_type, signatureType: signatureType.data, token: asset.data.token_id };
  return undefined;
}

function balanceRecord({ balance, allowances }: BalanceAllowance): Record<string, unknown> {
  const texts = Object.entries(allowances).map(([contract, amount]) => [contract, String(amount)] as const);
  return { balance: String(balance), allowances: Object.fromEntries(texts) };
}

/** True for a banned wallet, too: it may not open anything either. */
function closedOnly(venue: VenueCore, { address }: Caller, reply: Reply): void {
  reply(200, { closed_only: venue.standing(address) !== 'good' });
}

/** The answer's shape is not documented beyond the tier's name. Where nobody is limited all are of the highest. */
function tierRecord(tier: GateOptions['tier']): Record<string, unknown> {
  return { tier: tier === 'none' ? 'elite' : tier };
}
