import { bytes32Of, uuidOf } from '../ids.ts';
import { CrowdMember } from '../crowd/member.ts';
import { PURSE } from '../crowd/crowd.ts';
import type { VenueOptions } from '../contract.ts';
import type { Notices } from '../notices.ts';
import type { SeededRandom } from '../../../../shared/ports/seeded-random.ts';
import type { Schedule } from '../schedule.ts';
import type { TradingFloor } from '../trading-floor.ts';
import { PlayClock } from './play-clock.ts';
import type { PlayOptions, PlayState } from './play-options.ts';
import { PlayedMarkets } from './played-markets.ts';
import { PlayedPrices } from './played-prices.ts';
import { PlayedRounds } from './played-rounds.ts';
import { TapePlayer } from './tape-player.ts';

export type PlayParts = {
  readonly options: VenueOptions;
  readonly play: PlayOptions;
  readonly random: SeededRandom;
  readonly schedule: Schedule;
  readonly notices: Notices;
  readonly floor: TradingFloor;
  /** How long prices are remembered, real ms. */
  readonly keepMs: number;
};

/** Recorded markets on the venue's floor: prices, books, trades, strikes and outcomes come from tapes, at new times. */
export class Play {
  readonly prices: PlayedPrices;
  readonly rounds: PlayedRounds;
  readonly #clock: PlayClock;
  readonly #markets: PlayedMarkets;
  readonly #players: readonly TapePlayer[];

  constructor({ options, play, random, schedule, notices, floor, keepMs }: PlayParts) {
    const { timeScale, seed, intervals } = options;
    const { directory, matcher, announcer, bank } = floor;
    const member = (name: string): CrowdMember => {
      const address = bytes32Of(seed, `tape/${name}`).slice(0, 42);
      return new CrowdMember(bank.openInternal(address, PURSE), uuidOf(random.fork(`tape/${name}`)), schedule);
    };
    const people = { makers: member('makers'), takers: member('takers') };
    const clock = new PlayClock(play, intervals[0]!, timeScale, schedule.now());
    this.#clock = clock;
    this.prices = new PlayedPrices(timeScale, keepMs, notices);
    this.rounds = new PlayedRounds(clock);
    this.#markets = new PlayedMarkets({ clock, timeScale, directory, matcher, announcer, people });
    const parts = { clock, schedule, markets: this.#markets, prices: this.prices, rounds: this.rounds };
    this.#players = play.tapes.map((source) => new TapePlayer(source, parts));
  }

  start(): void {
    for (const player of this.#players) player.play();
  }

  get state(): PlayState {
    const sum = (of: (player: TapePlayer) => number): number => this.#players.reduce((all, one) => all + of(one), 0);
    return {
      beginsAt: this.#clock.beginsAt,
      isOver: this.#players.every(({ isOver }) => isOver),
      inputs: sum(({ inputs }) => inputs),
      maxLateMs: Math.max(...this.#players.map(({ maxLateMs }) => maxLateMs)),
      gaps: sum(({ gaps }) => gaps),
      unmatched: this.#markets.unmatched,
      strays: this.#markets.strays,
    };
  }
}
