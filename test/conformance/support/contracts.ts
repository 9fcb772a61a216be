import { type erc20ApprovalCall, production } from '@polymarket/client';

type EvmAddress = Parameters<typeof erc20ApprovalCall>[0];

/** Contracts on Polygon as the unified client knows them; its declarations call them internal. */
export const CONTRACTS = (
  production as unknown as {
    readonly contracts: Readonly<Record<'collateralToken' | 'conditionalTokens' | 'collateralAdapter', EvmAddress>>;
  }
).contracts;
