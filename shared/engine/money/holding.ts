import {
  mulDivCeil,
  mulDivFloor,
  type MicroShares,
  type MicroUsdc,
  microShares,
  microUsdc,
  type Price,
  PRICE_ONE,
} from '../../units/index.ts';

/** Holding of one outcome with its cost, and what trading it has earned so far (strategies §16). */
export type Holding = {
  /** May be negative for a while, when a purchase fails after its shares were sold. */
  shares: MicroShares;
  /** What the shares held cost, fees included. */
  cost: MicroUsdc;
  realised: MicroUsdc;
};

/** A holding before the first trade. */
export function nothingHeld(): Holding {
  return { shares: microShares(0), cost: microUsdc(0), realised: microUsdc(0) };
}

/** Adds shares at their cost. What covers a shortage is realised at once. */
export function addBought(holding: Holding, size: MicroShares, paid: MicroUsdc): void {
  const covering = Math.min(size, Math.max(0, 0 - holding.shares));
  const paidForCover = covering === 0 ? 0 : mulDivCeil(paid, covering, size);
  holding.shares = microShares(holding.shares + size);
  holding.cost = microUsdc(holding.cost + paid - paidForCover);
  holding.realised = microUsdc(holding.realised - paidForCover);
}

/** Removes shares with their part of the cost, and books the difference to the proceeds. */
export function takeSold(holding: Holding, size: MicroShares, received: MicroUsdc): void {
  const held = Math.max(0, holding.shares);
  const costShare = held === 0 ? 0 : mulDivFloor(holding.cost, Math.min(size, held), held);
  holding.shares = microShares(holding.shares - size);
  holding.cost = microUsdc(holding.cost - costShare);
  holding.realised = microUsdc(holding.realised + received - costShare);
}

/** The round resolved: every share pays so much of 1 pUSD, and every missing one costs it. */
export function payOut(holding: Holding, payout: Price): void {
  const { shares } = holding;
  const paid = shares >= 0 ? mulDivFloor(shares, payout, PRICE_ONE) : 0 - mulDivCeil(0 - shares, payout, PRICE_ONE);
  holding.realised = microUsdc(holding.realised + paid - holding.cost);
  holding.shares = microShares(0);
  holding.cost = microUsdc(0);
}
