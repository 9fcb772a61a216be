import * as z from 'zod';
import { ASSETS } from '../../shared/market/assets.ts';
import { INTERVALS } from '../../shared/market/intervals.ts';
import { OCCASIONS } from '../../shared/occasions.ts';
import { endpointsSchema } from '../../shared/wire/endpoints.ts';
import { CANDLE_LENGTHS, MAX_CANDLES } from '../../shared/wire/prices/index.ts';
import { checksummed } from '../../shared/wire/signing/secp256k1.ts';
import { LOG_LEVELS } from '../log/levels.ts';

const durationMs = z.number().int().positive();
const usdc = z.number().positive().max(1_000_000);
/** 0 switches a limit off, where its comment says so. */
const usdcOrZero = z.number().min(0).max(1_000_000);
const fraction = z.number().min(0).max(1);
/** Whether anybody has it, `strategySettingsOf` says, which knows the operator's own. */
const strategyName = z.string().min(1);
const listen = z.string().regex(/^[^\s/]+:\d{1,5}$/, 'write it like 127.0.0.1:8787');

/** The kinds of wallet that can trade, by the signature type of their orders (protocol §3.2). */
export const WALLET_TYPES = ['eoa', 'proxy', 'safe', 'deposit'] as const;

/**
 * Everything that an operator can set. There are no defaults here: they stand, commented, in `config/default.yaml`, and every
 * key must be there. Unknown keys are refused.
 */
export const settingsSchema = z.strictObject({
  venue: z.enum(['embedded', 'polymarket']),
  mode: z.enum(['paper', 'live']),
  assets: z.array(z.enum(ASSETS)).min(1).refine(isWithoutRepeats, 'names an asset twice'),
  interval: z.enum(INTERVALS),
  strategies: z.array(strategyName).min(1).refine(isWithoutRepeats, 'names a strategy twice'),
  /** Modules with strategies of the operator's own. */
  strategyFiles: z.array(z.string().min(1)),
  dataDir: z.string().min(1),
  wallet: z.strictObject({
    type: z.enum(WALLET_TYPES),
    address: z
      .string()
      .regex(/^0x[0-9a-fA-F]{40}$/, 'not an address: 0x and 40 hex digits')
      .refine(hasItsChecksum, 'a digit is wrong: its checksum (EIP-55) does not fit')
      .optional(),
  }),
  embedded: z.strictObject({
    roundLengthMs: z.number().int().min(5_000),
    seed: z.number().int().min(0).optional(),
    /** Where absent, those that the strategies can use. */
    occasions: z.array(z.enum(OCCASIONS)).optional(),
  }),
  http: z.strictObject({ enabled: z.boolean(), listen }),
  log: z.strictObject({ level: z.enum(LOG_LEVELS) }),
  market: z.strictObject({ cutoffMs: durationMs }),
  data: z.strictObject({ staleMs: durationMs, silentMs: durationMs, priceStaleMs: durationMs }),
  sockets: z.strictObject({ heartbeatIntervalMs: z.number().int().min(1_000).max(60_000) }),
  rounds: z.strictObject({ checkIntervalMs: z.number().int().min(100).max(60_000) }),
  risk: z.strictObject({
    portfolioLimitUsdc: usdc,
    maxOrderUsdc: usdc,
    maxPositionUsdc: usdc,
    maxOpenOrders: z.number().int().min(1).max(100),
    cooldownMs: durationMs,
    maxTakesPerMarket: z.number().int().min(1),
    maxUnpairedShares: z.number().int().positive(),
    maxSpreadTicks: z.number().int().positive(),
    entryTolerance: fraction,
    maxSlippage: fraction,
    buyBand: z.strictObject({ strategies: z.array(strategyName), min: fraction, max: fraction }),
    dustUsdc: usdcOrZero,
    maxClockSkewMs: durationMs,
  }),
  account: z.strictObject({
    maxExposureShare: fraction,
    minBalanceUsdc: usdcOrZero,
    maxDailyTrades: z.number().int().min(0),
    maxDailyVolumeUsdc: z.number().min(0),
    maxDailyLossUsdc: usdcOrZero,
    circuitBreakerUsdc: usdcOrZero,
    maxDrawdownUsdc: usdcOrZero,
    maxDrawdownShare: fraction,
    drawdownWindowMs: durationMs,
    maxUnpairedShares: z.number().int().min(0),
    maxConsecutiveErrors: z.number().int().min(0),
    errorPauseMs: durationMs,
    maxRejections: z.number().int().min(0),
    rejectionWindowMs: durationMs,
    maxAuthFailures: z.number().int().min(0),
    authFailureWindowMs: durationMs,
    balanceEveryMs: z.number().int().min(1_000),
  }),
  making: z.strictObject({
    refreshMs: durationMs,
    minRefreshMs: durationMs,
  }),
  advice: z.strictObject({ externalStaleMs: durationMs }),
  candles: z.strictObject({
    interval: z.enum(CANDLE_LENGTHS),
    lookback: z.number().int().min(30).max(MAX_CANDLES),
  }),
  /** Parameters by strategy; each strategy checks its own. */
  parameters: z.record(z.string(), z.record(z.string(), z.json())),
  treasury: z.strictObject({
    mode: z.enum(['off', 'relayer', 'eoa']),
    minSets: z.number().int().positive().optional(),
    batch: z.number().int().positive().optional(),
    rpcUrl: z.string().optional(),
  }),
  live: z.strictObject({
    /** What a strategy must have shown before it trades with real money, and which ones may do without. */
    evidence: z.strictObject({
      folder: z.string().min(1),
      minRounds: z.number().int().min(0),
      minFills: z.number().int().min(0),
      without: z.array(strategyName),
    }),
  }),
  taking: z.strictObject({ maxPositionUsdc: usdc, minNetEdge: fraction }),
  /** Base URLs of a venue that is neither the embedded nor the real one: a `bulkhead venue` run by hand. */
  endpoints: endpointsSchema.strict().optional(),
});

export type Settings = Readonly<z.infer<typeof settingsSchema>>;

/** A part of the settings, as one layer (a file, the environment, the flags) gives it. Not checked yet. */
export type SettingsLayer = {
  /** What the message of a refusal names: a path, "environment", "command line". */
  readonly source: string;
  readonly values: Readonly<Record<string, unknown>>;
};

/** Path of a key, such as `risk.maxOrderUsdc`, with the schema of its value. */
export type SettingsKey = { readonly path: readonly string[]; readonly schema: z.ZodType };

/** Every key that has a value of its own, in the order of the schema. */
export function settingsKeys(): readonly SettingsKey[] {
  return keysOf(settingsSchema, []);
}

/** The names that may stand at a path; empty when nothing may. */
export function namesAt(path: readonly PropertyKey[]): readonly string[] {
  let schema: z.ZodType = settingsSchema;
  for (const part of path) {
    const inner: z.ZodType | undefined = shapeOf(schema)?.[String(part)];
    if (inner === undefined) return [];
    schema = inner;
  }
  return Object.keys(shapeOf(schema) ?? {});
}

function keysOf(schema: z.ZodType, path: readonly string[]): readonly SettingsKey[] {
  const shape = shapeOf(schema);
  if (shape === undefined) return [{ path, schema }];
  return Object.entries(shape).flatMap(([name, inner]) => keysOf(inner, [...path, name]));
}

function shapeOf(schema: z.ZodType): Readonly<Record<string, z.ZodType>> | undefined {
  const bare = schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema;
  return bare instanceof z.ZodObject ? bare.shape : undefined;
}

/** An address in one case carries no checksum. */
function hasItsChecksum(address: string): boolean {
  const digits = address.slice(2);
  const isPlain = digits === digits.toLowerCase() || digits === digits.toUpperCase();
  return isPlain || checksummed(digits.toLowerCase()) === address;
}

function isWithoutRepeats(names: readonly string[]): boolean {
  return new Set(names).size === names.length;
}
