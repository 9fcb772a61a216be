import type { Asset } from '../market/assets.ts';
import type { ConditionId, OrderHash } from '../market/ids.ts';
import type { Interval } from '../market/intervals.ts';
import type { Lease } from '../risk/lease.ts';
import type { BucketCounts } from '../stats/log-histogram.ts';
import type { EpochMs } from '../units/index.ts';
import type { Credentials, Endpoints } from '../wire/endpoints.ts';
import type { CandleLength } from '../wire/prices/candles.ts';
import type { TradingWallet } from '../wire/wallets/index.ts';
import type { EngineConfig, StrategySetting } from '../engine/config.ts';
import type { EvaluationsByStrategy } from './evaluation-counts.ts';
import type { Fact } from './effects.ts';
import type { ErrorRecord } from './error-record.ts';
import type { ChainEvent, Feed } from './engine-events.ts';

/** Bumped when a message changes meaning; a mismatch between the two sides is terminal. */
export const PROTOCOL_VERSION = 1;

/**
 * What a compartment gets to run, by message after its hello. Plain data: the compartment could live in a process.
 * `signing` is absent where nothing is signed (paper on the real venue).
 */
export type CompartmentConfig = {
  readonly asset: Asset;
  readonly interval: Interval;
  /** 1 on the real venue; on the embedded one round length ÷ interval. */
  readonly timeScale: number;
  readonly venue: 'embedded' | 'polymarket';
  readonly mode: 'paper' | 'live';
  readonly endpoints: Endpoints;
  readonly signing?: {
    readonly privateKey: string;
    readonly credentials: Credentials;
    /** Whose money trades; the key's own wallet where absent. */
    readonly wallet?: TradingWallet;
  };
  /** API credentials for the price stream where nothing is signed; the real venue's TWAP stream wants them (design §6). */
  readonly priceCredentials?: Credentials;
  /** Nothing is decided and no order has a way out: the compartment only records (`bulkhead record`). */
  readonly recording?: true;
  readonly engine: EngineConfig;
  /** Candles that are read for strategies; absent where none wants any. */
  readonly candles?: { readonly length: CandleLength; readonly count: number };
  /** Folder of this asset's tapes. */
  readonly tapeFolder: string;
  /** Identity of this start, for the tape's header. */
  readonly runId: string;
  readonly buildHash: string;
  readonly configHash: string;
  readonly heartbeatIntervalMs: number;
  readonly roundCheckIntervalMs: number;
};

/** Deliberate misbehaviour; accepted only by a worker that was spawned for a drill. */
export type DrillHook = 'throw' | 'reject' | 'exit' | 'hang' | 'heap-growth' | 'heap-burst' | 'flood';

/** Supervisor → worker, data port. */
export type ToWorker =
  | { readonly type: 'config'; readonly version: number; readonly config: CompartmentConfig }
  | ({ readonly type: 'lease'; readonly ttlMs: number } & Omit<Lease, 'expiresAt'>)
  /** Nothing may enter, or may again; in the latter case only after the venue was read anew. */
  | { readonly type: 'suspension'; readonly suspended: boolean; readonly reason: string }
  /** What became of the wallet's acts on chain. */
  | { readonly type: 'chain'; readonly event: ChainEvent }
  /** New parameters of a strategy, complete. */
  | { readonly type: 'parameters'; readonly strategy: string; readonly params: StrategySetting['params'] }
  /** Whether makers may quote, by the operator's switch. */
  | { readonly type: 'quoting'; readonly enabled: boolean }
  /** Another program's probability of Up for a round, so many ms old. */
  | {
      readonly type: 'external';
      readonly conditionId: ConditionId;
      readonly source: string;
      readonly fairUp: number;
      readonly ageMs: number;
    }
  /** The worker may send this many more counted messages. */
  | { readonly type: 'credit'; readonly messages: number }
  | { readonly type: 'drill'; readonly hook: DrillHook };

/** Worker → supervisor, data port. `seq` is dense per incarnation: a hole is a bug and is counted. */
export type FromWorker = {
  readonly v: number;
  readonly asset: Asset;
  /** The how-manieth start of this asset's worker; a late message of a dead one is recognised by it. */
  readonly incarnation: number;
  readonly seq: number;
  readonly body: FromWorkerBody;
};

export type FromWorkerBody =
  | { readonly type: 'hello'; readonly version: number }
  /** Config accepted, sockets being opened. */
  | { readonly type: 'ready' }
  | { readonly type: 'fact'; readonly at: EpochMs; readonly fact: Fact }
  /** Latest-wins picture for screens, a few times a second. */
  | { readonly type: 'view'; readonly view: CompartmentView }
  /** The last word of a worker that is about to die of an error inside `step` or its shell. */
  | { readonly type: 'fault'; readonly fault: Fault };

/** What a worker died of. Same error on the same input twice is poison. */
export type Fault = {
  readonly error: ErrorRecord;
  /** Hash of the input being handled; absent when the error came from outside `step`. */
  readonly inputFingerprint?: string;
};

/** One row of the operator's table, and the raw material of the run report. Prices as fractions, money in pUSD. */
export type CompartmentView = {
  readonly standing: 'starting' | 'observing' | 'trading' | 'halted' | 'drained';
  readonly reason: string;
  readonly round?: {
    readonly slug: string;
    readonly conditionId: ConditionId;
    readonly phase: string;
    readonly startsAt: EpochMs;
    readonly endsAt: EpochMs;
    readonly strike?: { readonly price: number; readonly source: string };
  };
  readonly up: SideView;
  readonly down: SideView;
  readonly spot?: number;
  readonly twap?: number;
  /** Model probability of Up; absent without a strike. */
  readonly fairUp?: number;
  readonly openOrders: number;
  readonly atRiskUsdc: number;
  readonly pnl: { readonly realisedUsdc: number; readonly unrealisedUsdc: number };
  readonly counters: CompartmentCounters;
  readonly latencies: CompartmentLatencies;
  readonly memory: { readonly heapMb: number; readonly externalMb: number };
  /** Absent where fills are simulated. */
  readonly gateway?: GatewayView;
  readonly feeds: readonly {
    readonly feed: Feed;
    readonly up: boolean;
    readonly ageMs: number;
    readonly reconnects: number;
  }[];
  /** Absent where no strategy follows anybody. */
  readonly leaders?: LeadersView;
};

/** How it fares to hear what leaders trade. Trades and frames that went no further, by cause. */
export type LeadersView = {
  readonly leaders: number;
  readonly streamUp: boolean;
  /** Trades in followed rounds, each counted once. */
  readonly told: number;
  /** Told again, by whichever source; from before the start; of the future, which count as of now. */
  readonly known: number;
  readonly old: number;
  readonly ahead: number;
  /** Frames and answers that were not understood, and questions without an answer. */
  readonly refused: number;
  readonly failedPolls: number;
};

/** What a gateway that signs and sends shows of itself. */
export type GatewayView = {
  /** Signatures made ahead of their orders, and how many of them served. */
  readonly presigned: { readonly made: number; readonly used: number };
  /** What may be sent, by the headers of the venue's last answers; a kind is absent until it has told. */
  readonly venueLimits: { readonly order?: VenueLimits; readonly cancel?: VenueLimits };
};

/** What the venue last said of its limits for this signer (protocol §2.9). */
export type VenueLimits = {
  readonly tier: string;
  /** Tokens left, of all that this signer may use. */
  readonly remaining: number;
  /** When they will be whole again, Unix seconds. */
  readonly resetS: number;
  readonly warned: boolean;
};

export type SideView = {
  readonly bid?: number;
  readonly ask?: number;
  /** What is held, and what of the shares traded in the round is final and free, not final yet, or offered for sale. */
  readonly shares: number;
  readonly settled: number;
  readonly provisional: number;
  readonly reserved: number;
  readonly live: boolean;
};

/** Sums since this incarnation began. */
export type CompartmentCounters = {
  readonly frames: {
    readonly received: number;
    readonly refused: number;
    readonly ignored: number;
    readonly gaps: number;
  };
  readonly epochs: number;
  readonly reconnects: number;
  readonly orders: {
    readonly intended: number;
    readonly accepted: number;
    readonly refused: number;
    readonly denied: number;
    readonly unknown: number;
    readonly cancelled: number;
    readonly open: number;
  };
  readonly fills: {
    readonly count: number;
    readonly maker: number;
    readonly taker: number;
    readonly shares: number;
    readonly notionalUsdc: number;
    readonly feesUsdc: number;
  };
  readonly maxAtRiskUsdc: number;
  /** What became of each strategy's evaluations. */
  readonly evaluations: EvaluationsByStrategy;
  readonly telemetryMerged: number;
  /** Running hash over the effects of this incarnation, and how many inputs it covers. */
  readonly effectHash: string;
  readonly inputs: number;
};

/** A latency distribution in the unit of its name. */
export type Distribution = { readonly p50: number; readonly p99: number; readonly max: number; readonly count: number };

export type CompartmentLatencies = {
  readonly frameToBookNs: Distribution;
  readonly bookToDecisionUs: Distribution;
  readonly decisionToSendUs: Distribution;
  readonly roundStartLatencyMs: Distribution;
  /** From receipt of a frame, or the due moment of an alarm, to the decision, µs: counts of a `LogHistogram`. */
  readonly decisionUsBuckets: BucketCounts;
};

/**
 * What a drain came to. Confirmed: the venue shows no order of the worker, and the fate of each is known. Else `orderIds` are
 * those of which nobody knows whether the venue took them; none where all that is missing is the venue's list.
 */
export type DrainAnswer = { readonly confirmed: boolean; readonly orderIds: readonly OrderHash[] };

/**
 * Control plane of a worker: low-rate calls over comlink. Every call races a deadline and the worker's exit; stopping and
 * killing never rely on an answer.
 */
export type CompartmentControl = {
  /**
   * No entries; cancels everything and resolves once it is confirmed that nothing of ours is open, or when `withinMs` are
   * over.
   */
  drain(reason: string, withinMs: number): Promise<DrainAnswer>;
  halt(reason: string): Promise<void>;
  resume(reason: string): Promise<void>;
  snapshot(): Promise<CompartmentView>;
};

/**
 * Words of the memory that a worker shares with the supervisor. Survives the worker: the black box.
 * All reads and writes through Atomics.
 */
export const PULSE = {
  /** Grows at least every 100 ms while the worker's loop turns, and after each handled batch. */
  beats: 0,
  /** Non-zero: no order may leave. Written by the supervisor, read by the gateway before every order. */
  halt: 1,
  /** Money at risk, micro-pUSD, saturated at 2^31 − 1. */
  atRisk: 2,
  openOrders: 3,
  /** The strategy that is being asked: its place in the configuration, from 1; 0 while none is. */
  strategy: 4,
  words: 8,
} as const;

/** Code of the error with which a worker ends whose tape the disk does not take: another worker would fare no better. */
export const TAPE_FAILED = 'tape';

/** Exit codes that a worker chooses itself. */
export const WORKER_EXIT = {
  /** The heap guard left before V8's limit could end the process. */
  heapGuard: 81,
  /** An error inside the compartment, already reported as a fault. */
  fault: 82,
  /** The supervisor asked for another protocol version. */
  protocol: 83,
} as const;

/**
 * What a compartment's thread is born with (`workerData`); everything else, secrets included, comes by message.
 * `Port` is the thread library's message port: {@link ToWorker} and {@link FromWorker} travel on `dataPort`,
 * {@link CompartmentControl} is exposed on `controlPort`.
 */
export type ThreadStart<Port> = {
  readonly asset: Asset;
  readonly incarnation: number;
  readonly drill: boolean;
  /** `PULSE.words` 32-bit integers. */
  readonly pulse: SharedArrayBuffer;
  readonly dataPort: Port;
  readonly controlPort: Port;
};

/**
 * Traffic rules of the data port. Facts and views cost one credit each; hello, ready and fault cost none, but there are only
 * a few of them in a worker's life. A worker that sends more than it may is flooding and is ended.
 */
export const FLOW = {
  /** Messages that may be under way; topped up by the supervisor as it reads. The first credit comes with the config. */
  creditWindow: 1_024,
  /** Messages that the supervisor takes from one port in one turn. */
  drainLimit: 256,
  /** Hello, ready and fault messages in one incarnation. */
  maxUncounted: 16,
} as const;
