import * as z from 'zod';
import { FUNDING, type VenueCore } from '../../core/contract.ts';
import { MICRO, microUsdc, parseDecimal } from '../../../../shared/units/index.ts';
import { issueText, parseJson } from '../../../../shared/wire/json.ts';
import { refuse } from '../http/reply.ts';
import type { Route } from '../http/router.ts';

const COIN_DECIMALS = 6;
const LARGEST_AMOUNT = 1_000_000_000 * MICRO;

/** Money as decimal text or a JSON number, in micro-units. */
const amountSchema = z
  .union([z.string(), z.number().transform(String)])
  .transform((text) => parseDecimal(text, COIN_DECIMALS) ?? -1)
  .refine((units) => units >= 0 && units <= LARGEST_AMOUNT, 'not an amount of money with up to six decimals')
  .transform(microUsdc);

const fundSchema = z.strictObject({
  address: z.string().regex(/^0x[0-9a-fA-F]{40}$/, 'not an address'),
  /** Where absent, what a wallet of a funded venue gets. */
  amount: amountSchema.default(FUNDING),
  /** pUSD can be traded with at once; USDC.e has to be wrapped first. */
  coin: z.enum(['pUSD', 'USDC.e']).default('pUSD'),
  /** Grants everything that trading needs, as the official SDK would. */
  approvals: z.boolean().default(false),
  /** With the approvals: whether the venue's AutoRedeemer pays winnings without being asked. */
  autoRedeem: z.boolean().default(true),
});

/** Play money on request, for a venue that was started without: `POST /control/fund`. */
export function fundRoutes(venue: VenueCore): readonly Route[] {
  return [
    [
      'POST',
      '/control/fund',
      ({ request }, reply) => {
        const json = parseJson(request.body);
        const parsed = fundSchema.safeParse(json.kind === 'value' ? json.value : undefined);
        if (!parsed.success) return refuse(reply, 400, issueText(parsed.error));
        const { address, amount, coin, approvals, autoRedeem } = parsed.data;
        const { chain } = venue;
        chain.fund(address, coin === 'pUSD' ? 'pusd' : 'usdc-e', amount);
        if (approvals) chain.grantApprovals(address, autoRedeem);
        const balance = (of: 'pusd' | 'usdc-e') => Number(chain.coins(address, of)) / MICRO;
        return reply(200, { address, pUSD: balance('pusd'), 'USDC.e': balance('usdc-e'), approvals });
      },
    ],
  ];
}
