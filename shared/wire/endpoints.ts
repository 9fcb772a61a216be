import * as z from 'zod';

/** Base URLs of a venue. The real one and the embedded one differ in nothing else (protocol §1.3, design §9). */
export const endpointsSchema = z.object({
  chainId: z.number().int(),
  clob: z.string(),
  marketWs: z.string(),
  userWs: z.string(),
  gamma: z.string(),
  data: z.string(),
  relayer: z.string(),
  polybolt: z.string(),
  rtds: z.string(),
  binanceRest: z.string(),
  binanceWs: z.string(),
  /** Coinbase's REST, the second source of candles; without it there is only the first. */
  coinbaseRest: z.string().optional(),
  /** Coinbase's public feed; nothing of Bulkhead reads it. */
  coinbaseWs: z.string().optional(),
  geoblock: z.string(),
  rpc: z.string().optional(),
  /** The embedded venue's own door: ledger, faults. Absent on the real venue. */
  control: z.string().optional(),
});

export type Endpoints = Readonly<z.infer<typeof endpointsSchema>>;

/** CLOB API credentials (protocol §2.2). */
export const credentialsSchema = z.object({ apiKey: z.string(), secret: z.string(), passphrase: z.string() });

export type Credentials = Readonly<z.infer<typeof credentialsSchema>>;
