import * as z from 'zod';
import { type EpochMs, epochMs } from '../../units/index.ts';
import { parseJson } from '../json.ts';

const TIME = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d(?::\d\d)?)?$/;

/** `2026-10-26T07:45:00Z`, at times with a fraction, a space, or the zone `+00` (protocol §6.4). */
export const timeText = z.string().transform((text, context): EpochMs => {
  const [, date, time, zone = 'Z'] = TIME.exec(text) ?? [];
  const offset = /^[+-]\d\d$/.test(zone) ? `${zone}:00` : zone;
  const ms = Date.parse(`${date}T${time}${offset}`);
  if (Number.isFinite(ms)) return epochMs(Math.round(ms));
  context.addIssue({ code: 'custom', message: `no time: "${text}"` });
  return z.NEVER;
});

/** A list that Gamma writes as JSON text inside JSON, or as it should be (protocol §6.4). */
const textList = z.preprocess((value) => {
  if (typeof value !== 'string') return value;
  const json = parseJson(value);
  return json.kind === 'value' ? json.value : value;
}, z.array(z.string()));

export const marketSchema = z.object({
  conditionId: z.string().regex(/^0x([0-9a-fA-F]{62}|[0-9a-fA-F]{64})$/),
  groupItemTitle: z.string().nullish(),
  outcomes: textList,
  outcomePrices: textList.nullish(),
  clobTokenIds: textList.nullish(),
  positionIds: textList.nullish(),
  version: z.string().nullish(),
  eventStartTime: timeText.nullish(),
  endDate: timeText.nullish(),
  resolutionSource: z.string().nullish(),
  resolutionStatus: z.string().nullish(),
  active: z.boolean().nullish(),
  closed: z.boolean().nullish(),
  acceptingOrders: z.boolean().nullish(),
  orderPriceMinTickSize: z.number().positive(),
  orderMinSize: z.number().nonnegative(),
  negRisk: z.boolean().nullish(),
  feeSchedule: z
    .object({ rate: z.number().nonnegative(), exponent: z.number().nonnegative(), takerOnly: z.boolean().nullish() })
    .nullish(),
  cryptoMarketConfig: z
    .object({
      asset: z.string().nullish(),
      twapEnabled: z.boolean().nullish(),
      twapLookbackSeconds: z.number().positive().nullish(),
    })
    .nullish(),
  /** Only the embedded venue writes it: how much shorter the round is than its interval says (design §7). */
  timeScale: z.number().positive().nullish(),
});

/** The part of a Gamma event that a round is made from (protocol §6.4). */
export const eventSchema = z.object({
  slug: z.string().min(1),
  startTime: timeText.nullish(),
  endDate: timeText.nullish(),
  resolutionSource: z.string().nullish(),
  version: z.string().nullish(),
  series: z.array(z.object({ id: z.string() })).nullish(),
  eventMetadata: z.object({ priceToBeat: z.number().nullish(), finalPrice: z.number().nullish() }).nullish(),
  markets: z.array(marketSchema),
});

export type GammaEvent = z.infer<typeof eventSchema>;
export type GammaMarket = z.infer<typeof marketSchema>;
