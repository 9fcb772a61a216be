import { encodeFunctionData, type Hex, hexToBytes, parseAbi } from 'viem';
import { CONTRACTS } from '../../../../shared/wire/contracts.ts';
import type { MicroShares } from '../../../../shared/units/index.ts';
import type { VenueMarket } from '../../../../workers/venue/core/contract.ts';
import type { QuietVenue, Wallet } from './quiet-venue.ts';

const abi = parseAbi([
  'function splitPosition(address,bytes32,bytes32,uint256[],uint256)',
  'function mergePositions(address,bytes32,bytes32,uint256[],uint256)',
  'function redeemPositions(address,bytes32,bytes32,uint256[])',
  'function setApprovalForAll(address,bool)',
  'function transfer(address,uint256)',
]);
const NO_PARENT: Hex = `0x${'00'.repeat(32)}`;
const PARTITION = [1n, 2n] as const;

/** What a wallet does on chain, sent by its own EOA. Every function tells why it was reverted, if it was. */
export class ChainActs {
  readonly #quiet: QuietVenue;

  constructor(quiet: QuietVenue) {
    this.#quiet = quiet;
  }

  split(wallet: Wallet, size: MicroShares, market: VenueMarket = this.#quiet.market): string | undefined {
    const args = [CONTRACTS.collateral, NO_PARENT, idOf(market), PARTITION, BigInt(size)] as const;
    return this.#send(
      wallet,
      CONTRACTS.collateralAdapter,
      encodeFunctionData({ abi, functionName: 'splitPosition', args }),
    );
  }

  merge(wallet: Wallet, size: MicroShares, market: VenueMarket = this.#quiet.market): string | undefined {
    const args = [CONTRACTS.collateral, NO_PARENT, idOf(market), PARTITION, BigInt(size)] as const;
    return this.#send(
      wallet,
      CONTRACTS.collateralAdapter,
      encodeFunctionData({ abi, functionName: 'mergePositions', args }),
    );
  }

  redeem(wallet: Wallet, market: VenueMarket): string | undefined {
    const args = [CONTRACTS.collateral, NO_PARENT, idOf(market), PARTITION] as const;
    return this.#send(
      wallet,
      CONTRACTS.collateralAdapter,
      encodeFunctionData({ abi, functionName: 'redeemPositions', args }),
    );
  }

  /** From now on the wallet redeems its own winnings. */
  refuseAutoRedeem(wallet: Wallet): string | undefined {
    const args = [CONTRACTS.autoRedeemer, false] as const;
    return this.#send(
      wallet,
      CONTRACTS.conditionalTokens,
      encodeFunctionData({ abi, functionName: 'setApprovalForAll', args }),
    );
  }

  transfer(wallet: Wallet, to: Wallet, amount: number): string | undefined {
    const args = [to.address as Hex, BigInt(amount)] as const;
    return this.#send(wallet, CONTRACTS.collateral, encodeFunctionData({ abi, functionName: 'transfer', args }));
  }

  #send({ address }: Wallet, to: string, data: Hex): string | undefined {
    return this.#quiet.venue.chain.transact({
      from: address,
      to,
      wallet: address,
      calls: [{ to, data: hexToBytes(data) }],
    }).reverted;
  }
}

function idOf({ round }: VenueMarket): Hex {
  return round.conditionId as Hex;
}
