import type { CompartmentConfig, LeadersView } from '../../../shared/events/worker-protocol.ts';
import type { AdviceEvent } from '../../../shared/events/engine-events.ts';
import { OUTCOMES } from '../../../shared/market/ids.ts';
import type { Round } from '../../../shared/market/round.ts';
import { LeaderLog } from '../../../shared/models/index.ts';
import type { HttpOutcome, World } from '../../../shared/ports/ports.ts';
import { leadersIn } from '../../../shared/strategies/copying/copy-trading.ts';
import { type EpochMs, epochMs } from '../../../shared/units/index.ts';
import {
  actsOfWalletPath,
  activityFrame,
  decodeActivityFrame,
  parseActsOfWallet,
  parseTradesOfWallet,
  type ToldTrade,
  tradesOfWalletPath,
} from '../../../shared/wire/leaders/index.ts';
import { ManagedSocket } from './managed-socket.ts';

/**
 * Between two questions for one leader, and between two questions at all: with four workers on one address that stays below two
 * thirds of the 150 requests in 10 s that the Data API allows (strategies §6.1).
 */
const POLL_EVERY_MS = 2_000;
const LEAST_GAP_MS = 400;
const POLL_DEADLINE_MS = 2_000;
/** Every so many questions for a leader one asks what he merged and split. */
const ACTS_EVERY = 5;
/** Errors are answered with a wait that doubles. */
const FIRST_BACKOFF_MS = 200;
const LONGEST_BACKOFF_MS = 5_000;
/** Asked from so long before the newest known trade: rows of one second come in parts (strategies §6.1). */
const OVERLAP_MS = 5_000;
const PING_EVERY_MS = 5_000;
/** Rounds whose trades are told: the present one, the next, and those before that are late. */
const MAX_ROUNDS = 4;

type LeaderTradeEvent = Extract<AdviceEvent, { type: 'leader-trade' }>;

/** What the feed is connected to. */
export type LeaderFeedLinks = {
  readonly now: () => EpochMs;
  readonly emit: (event: LeaderTradeEvent) => void;
};

/** The feed of a compartment; absent where no strategy follows anybody. */
export function leaderFeed(world: World, config: CompartmentConfig, links: LeaderFeedLinks): LeaderFeed | undefined {
  return leadersIn(config.engine.strategies).length === 0 ? undefined : new LeaderFeed(world, config, links);
}

/**
 * What leaders trade in the rounds that are followed (strategies §6.1): the live stream of each round's trades tells it first, the
 * Data API some seconds later what the stream missed; each trade goes on once.
 */
export class LeaderFeed {
  readonly #world: World;
  readonly #links: LeaderFeedLinks;
  readonly #leaders: readonly string[];
  readonly #data: string;
  readonly #log: LeaderLog;
  readonly #socket: ManagedSocket;
  readonly #startedAt: EpochMs;
  readonly #rounds = new Map<string, Round>();
  readonly #newest = new Map<string, EpochMs>();
  #next = 0;
  #failures = 0;
  #told = 0;
  #refused = 0;
  #failedPolls = 0;

  constructor(world: World, { engine, endpoints }: CompartmentConfig, links: LeaderFeedLinks) {
    this.#world = world;
    this.#links = links;
    this.#leaders = leadersIn(engine.strategies);
    this.#data = endpoints.data;
    this.#startedAt = links.now();
    this.#log = new LeaderLog(this.#leaders, this.#startedAt);
    for (const leader of this.#leaders) this.#newest.set(leader, this.#startedAt);
    const options = { url: endpoints.rtds, ping: { text: 'PING', everyMs: PING_EVERY_MS } };
    this.#socket = new ManagedSocket(world, options, {
      onOpen: () => this.#subscribe([...this.#rounds.values()]),
      onUp: () => undefined,
      onDown: () => undefined,
      onFrame: (frame) => this.#hear(frame),
    });
  }

  start(): void {
    this.#socket.start();
    this.#pollAfter(0);
  }

  /** Trades of this round are told from now on; the oldest round beyond a few is let go. */
  follow(round: Round): void {
    if (this.#rounds.has(round.conditionId)) return;
    this.#rounds.set(round.conditionId, round);
    this.#subscribe([round]);
    const [oldest] = this.#rounds.values();
    if (this.#rounds.size <= MAX_ROUNDS || oldest === undefined) return;
    this.#rounds.delete(oldest.conditionId);
    this.#socket.send(activityFrame('unsubscribe', [oldest.slug]));
  }

  get view(): LeadersView {
    return {
      leaders: this.#leaders.length,
      told: this.#told,
      streamUp: this.#socket.up,
      refused: this.#refused,
      failedPolls: this.#failedPolls,
      ...this.#log.counts,
    };
  }

  #subscribe(rounds: readonly Round[]): void {
    if (rounds.length > 0)
      this.#socket.send(
        activityFrame(
          'subscribe',
          rounds.map(({ slug }) => slug),
        ),
      );
  }

  #hear(frame: Buffer): void {
    const decoded = decodeActivityFrame(frame);
    if (decoded.kind === 'refused') this.#refused += 1;
    if (decoded.kind === 'decoded') this.#take(decoded.events);
  }

  #pollAfter(delayMs: number): void {
    this.#world.timers.after(delayMs, () => this.#poll());
  }

  #poll(): void {
    const leader = this.#leaders[this.#next % this.#leaders.length];
    if (leader === undefined) return;
    this.#next += 1;
    const ofActs = Math.ceil(this.#next / this.#leaders.length) % ACTS_EVERY === 0;
    const path = ofActs ? actsOfWalletPath(leader, this.#startedAt) : tradesOfWalletPath(leader, this.#since(leader));
    const url = `${this.#data}${path}`;
    const request = { method: 'GET', url, headers: {}, deadlineMs: POLL_DEADLINE_MS } as const;
    const parse = ofActs ? parseActsOfWallet : parseTradesOfWallet;
    this.#world.http.request(request, (outcome) => {
      this.#failures = this.#read(outcome, parse) ? 0 : this.#failures + 1;
      this.#pollAfter(Math.max(POLL_EVERY_MS / this.#leaders.length, LEAST_GAP_MS) + this.#backoffMs());
    });
  }

  #since(leader: string): EpochMs {
    return epochMs((this.#newest.get(leader) ?? this.#links.now()) - OVERLAP_MS);
  }

  /** @returns whether it was an answer */
  #read(outcome: HttpOutcome, parse: typeof parseTradesOfWallet): boolean {
    if (outcome.kind === 'failed' || outcome.status !== 200) {
      this.#failedPolls += 1;
      return false;
    }
    const answer = parse(outcome.body);
    if (answer.kind === 'malformed') this.#refused += 1;
    else this.#take(answer.trades);
    return answer.kind === 'trades';
  }

  #backoffMs(): number {
    if (this.#failures === 0) return 0;
    return Math.min(FIRST_BACKOFF_MS * 2 ** (this.#failures - 1), LONGEST_BACKOFF_MS);
  }

  #take(answer: readonly ToldTrade[]): void {
    const now = this.#links.now();
    for (const { trade, key } of this.#log.take(answer, now)) {
      const { wallet: leader, conditionId, token, side, price, size: shares, at, act } = trade;
      if (act === undefined) this.#newest.set(leader, epochMs(Math.max(at, this.#newest.get(leader) ?? 0)));
      const round = this.#rounds.get(conditionId);
      if (round === undefined) continue;
      const told = { leader, side, price, shares, at, heardAt: now } as const;
      if (act !== undefined) {
        for (const outcome of OUTCOMES) this.#tell(round, { ...told, key: `${key} ${outcome}`, outcome, act });
      } else if (token === round.up || token === round.down) {
        this.#tell(round, { ...told, key, outcome: token === round.up ? 'up' : 'down' });
      }
    }
  }

  #tell({ conditionId }: Round, trade: LeaderTradeEvent['trade']): void {
    this.#told += 1;
    this.#links.emit({ type: 'leader-trade', conditionId, trade });
  }
}
