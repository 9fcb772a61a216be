import type { Outcome, TokenId } from '../../market/ids.ts';
import type { GammaEvent, GammaMarket } from './schema.ts';

/** Which token is which, and the market record that speaks for the round. */
export type Sides = {
  readonly market: GammaMarket;
  readonly up: TokenId;
  readonly down: TokenId;
  /** Who won, where the prices of the outcomes say so with 1 and 0. */
  readonly winner?: Outcome;
};

type Side = { readonly token: TokenId; readonly price: string | undefined };

/**
 * Finds the Up and the Down token of an event by their names, never by position (strategies §3.2).
 *
 * Two shapes: one market whose outcomes are Up and Down, or two markets of one condition titled Up and Down, whose "Yes"
 * is that outcome. Everything else is ambiguous, and the reason says why.
 */
export function sidesOf(event: GammaEvent): Sides | { readonly ambiguous: string } {
  const [first, second] = event.markets;
  if (event.markets.length === 1 && first !== undefined)
    return pair(first, sideNamed(first, 'up'), sideNamed(first, 'down'));
  if (event.markets.length !== 2 || first === undefined || second === undefined) {
    return { ambiguous: `${event.markets.length} markets` };
  }
  const [up, down] = titled(first, 'up') ? [first, second] : [second, first];
  if (!titled(up, 'up') || !titled(down, 'down')) return { ambiguous: 'two markets that are not titled Up and Down' };
  if (up.conditionId !== down.conditionId) return { ambiguous: 'Up and Down are different conditions' };
  return pair(up, sideNamed(up, 'yes') ?? sideNamed(up, 'up'), sideNamed(down, 'yes') ?? sideNamed(down, 'down'));
}

function pair(market: GammaMarket, up: Side | undefined, down: Side | undefined): Sides | { ambiguous: string } {
  if (up === undefined || down === undefined) return { ambiguous: 'no token for an outcome named Up or Down' };
  if (up.token === down.token) return { ambiguous: 'Up and Down are the same token' };
  const winner = winnerOf(Number(up.price), Number(down.price));
  return { market, up: up.token, down: down.token, ...(winner === undefined ? {} : { winner }) };
}

function winnerOf(up: number, down: number): Outcome | undefined {
  if (up === 1 && down === 0) return 'up';
  return up === 0 && down === 1 ? 'down' : undefined;
}

/** The side of that name, if exactly one outcome has it and every outcome has a token. */
function sideNamed(market: GammaMarket, name: string): Side | undefined {
  const tokens = market.clobTokenIds ?? market.positionIds ?? [];
  const names = market.outcomes.map((outcome) => outcome.trim().toLowerCase());
  const index = names.indexOf(name);
  const token = tokens[index];
  const oneToOne = tokens.length === names.length && names.lastIndexOf(name) === index;
  if (token === undefined || !oneToOne || !/^\d{1,78}$/.test(token)) return undefined;
  return { token: token as TokenId, price: market.outcomePrices?.[index] };
}

function titled(market: GammaMarket, title: string): boolean {
  return market.groupItemTitle?.trim().toLowerCase() === title;
}
