import { CONTRACTS } from '../../../../shared/wire/contracts.ts';

/** The two ERC-1155 contracts: of v1 markets and of v2 markets (protocol §10.1). */
export type ShareContract = 'ctf' | 'position-manager';

/** The largest allowance there is, 2^256 − 1: what clients ask for once and for all. */
export const UNLIMITED = 2n ** 256n - 1n;

const COLLATERAL_SPENDERS = [
  CONTRACTS.exchangeV2,
  CONTRACTS.negRiskExchangeV2,
  CONTRACTS.collateralAdapter,
  CONTRACTS.negRiskCollateralAdapter,
  CONTRACTS.router,
  CONTRACTS.exchangeV3,
];

const OPERATORS: Readonly<Record<ShareContract, readonly string[]>> = {
  ctf: [
    CONTRACTS.exchangeV2,
    CONTRACTS.negRiskExchangeV2,
    CONTRACTS.collateralAdapter,
    CONTRACTS.negRiskCollateralAdapter,
    CONTRACTS.autoRedeemer,
  ],
  'position-manager': [CONTRACTS.router, CONTRACTS.exchangeV3, CONTRACTS.autoRedeemer],
};

/**
 * Which contracts may move a wallet's pUSD and shares. Addresses in any spelling. A collateral allowance is not used up
 * by trades: clients grant {@link UNLIMITED}, which a token contract does not count down.
 */
export class Approvals {
  readonly #collateral = new Map<string, bigint>();
  readonly #operators: Readonly<Record<ShareContract, Set<string>>> = { ctf: new Set(), 'position-manager': new Set() };

  /** How much pUSD, in base units, a contract may take; 0 without an approval. */
  collateralFor(spender: string): bigint {
    return this.#collateral.get(spender.toLowerCase()) ?? 0n;
  }

  /** ERC-20 `approve`: replaces what was allowed before. */
  approveCollateral(spender: string, amount: bigint): void {
    this.#collateral.set(spender.toLowerCase(), amount);
  }

  /** Whether a contract may move all shares of one ERC-1155. */
  isOperator(token: ShareContract, operator: string): boolean {
    return this.#operators[token].has(operator.toLowerCase());
  }

  /** ERC-1155 `setApprovalForAll`. */
  setOperator(token: ShareContract, operator: string, approved: boolean): void {
    if (approved) this.#operators[token].add(operator.toLowerCase());
    else this.#operators[token].delete(operator.toLowerCase());
  }

  /** Everything that the official SDK sets up once for a wallet, the AutoRedeemer included (protocol §10.2). */
  grantAll(): void {
    for (const spender of COLLATERAL_SPENDERS) this.approveCollateral(spender, UNLIMITED);
    for (const operator of OPERATORS.ctf) this.setOperator('ctf', operator, true);
    for (const operator of OPERATORS['position-manager']) this.setOperator('position-manager', operator, true);
  }

  /** Takes over the collateral allowances of another set of approvals. */
  copyCollateral(from: Approvals): void {
    this.#collateral.clear();
    for (const [spender, amount] of from.#collateral) this.#collateral.set(spender, amount);
  }

  /** Takes over the operators of one ERC-1155. */
  copyOperators(token: ShareContract, from: Approvals): void {
    this.#operators[token].clear();
    for (const operator of from.#operators[token]) this.#operators[token].add(operator);
  }
}
