import type { MarketEvent } from '../events/market-events.ts';
import type { Round } from '../market/round.ts';
import { MarketDecoder } from '../wire/market/market-decoder.ts';
import { TokenTable } from '../wire/market/token-table.ts';

/** So many rounds are followed at once. */
const FOLLOWED = 3;

/** Market frames of a tape's last rounds, decoded without an engine; tokens of earlier rounds have nothing more to tell. */
export class MarketReader {
  readonly tokens = new TokenTable();
  readonly #decoder = new MarketDecoder(this.tokens);
  readonly #rounds: Round[] = [];

  /** Those that are followed, oldest first. */
  get rounds(): readonly Round[] {
    return this.#rounds;
  }

  /** Follows a round. Returns the one that is not followed any more for it. */
  follow(round: Round): Round | undefined {
    if (this.#rounds.some(({ conditionId }) => conditionId === round.conditionId)) return undefined;
    this.#rounds.push(round);
    for (const token of [round.up, round.down]) this.tokens.add(token);
    if (this.#rounds.length <= FOLLOWED) return undefined;
    const gone = this.#rounds.shift()!;
    for (const token of [gone.up, gone.down]) this.tokens.remove(token);
    return gone;
  }

  /** Emits the frame's events. False when it was refused: what it said is not known. */
  decode(bytes: Uint8Array, take: (event: MarketEvent) => void): boolean {
    return this.#decoder.decode(bytes, take).kind !== 'refused';
  }
}
