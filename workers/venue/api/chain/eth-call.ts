import { CONTRACTS } from '../../../../shared/wire/contracts.ts';
import type { TokenId } from '../../../../shared/market/ids.ts';
import { OUTCOMES } from '../../../../shared/market/ids.ts';
import { tokenOf } from '../../../../shared/market/round.ts';
import { AbiReader } from '../../core/chain/abi-reader.ts';
import { abiResults, abiUints, abiWord } from '../../core/chain/abi-writer.ts';
import { callData, selector } from '../../core/chain/selector.ts';
import type { Coin } from '../../core/chain/chain-call.ts';
import type { VenueChain } from '../../core/contract.ts';
import type { ShareContract } from '../../core/money/approvals.ts';

/** Multicall3, which viem packs its reads into; at the same address on every chain. */
export const MULTICALL3 = '0xcA11bde05977b3631167028862bE2a173976CA11';

/** What a read returns, or that it reverts. Reading an address without a contract returns nothing. */
export type CallResult =
  | { readonly kind: 'returned'; readonly data: Uint8Array }
  | { readonly kind: 'reverted'; readonly reason: string };

type View = (args: AbiReader, chain: VenueChain) => Uint8Array | undefined;

const COIN_DECIMALS = 6n;

const VIEWS: ReadonlyMap<string, ReadonlyMap<string, View>> = new Map([
  [CONTRACTS.collateral.toLowerCase(), coinViews('pusd')],
  [CONTRACTS.usdcE.toLowerCase(), coinViews('usdc-e')],
  [CONTRACTS.conditionalTokens.toLowerCase(), new Map([...shareViews('ctf'), ...payoutViews()])],
  [
    CONTRACTS.positionManager.toLowerCase(),
    new Map([...shareViews('position-manager'), [selector('getPayout(uint256,uint256)'), payoutOfPosition]]),
  ],
  [
    CONTRACTS.depositWalletFactory.toLowerCase(),
    new Map<string, View>([[selector('BEACON()'), () => abiWord(CONTRACTS.depositWalletBeacon)]]),
  ],
  // What it is there for is done before anybody looks here.
  [MULTICALL3.toLowerCase(), new Map()],
]);

const AGGREGATE = selector('aggregate3((address,bool,bytes)[])');
const NONCE = selector('nonce()');

/** Reads from a contract, as `eth_call` does. */
export function ethCall(chain: VenueChain, to: string, data: Uint8Array): CallResult {
  const { selector: name, args } = callData(data);
  const target = to.toLowerCase();
  return target === MULTICALL3.toLowerCase() && name === AGGREGATE ? aggregate(chain, args) : view(chain, to, data);
}

/** One read. Batches do not nest here: a small request could ask for endless work. */
function view(chain: VenueChain, to: string, data: Uint8Array): CallResult {
  const { selector: name, args } = callData(data);
  if (chain.isDeployed(to)) {
    return name === NONCE ? returned(abiWord(BigInt(chain.nonceOf(to)))) : reverted('function is not played here');
  }
  const views = VIEWS.get(to.toLowerCase());
  if (views === undefined) return returned(new Uint8Array());
  const reader = new AbiReader(args);
  const result = views.get(name)?.(reader, chain);
  return result === undefined || !reader.intact ? reverted('execution reverted') : returned(result);
}

function aggregate(chain: VenueChain, args: Uint8Array): CallResult {
  const reader = new AbiReader(args);
  const calls = reader.tuples(0).map((call) => ({ to: call.address(0), mayFail: call.flag(1), data: call.bytes(2) }));
  if (!reader.intact) return reverted('execution reverted');
  const results = calls.map(({ to, mayFail, data }) => ({ mayFail, result: view(chain, to, data) }));
  if (results.some(({ mayFail, result }) => !mayFail && result.kind === 'reverted')) {
    return reverted('Multicall3: call failed');
  }
  return returned(
    abiResults(
      results.map(({ result }) => ({
        success: result.kind === 'returned',
        data: result.kind === 'returned' ? result.data : new Uint8Array(),
      })),
    ),
  );
}

function coinViews(coin: Coin): Map<string, View> {
  return new Map<string, View>([
    [selector('balanceOf(address)'), (args, chain) => abiWord(chain.coins(args.address(0), coin))],
    [
      selector('allowance(address,address)'),
      (args, chain) => abiWord(chain.allowance(coin, args.address(0), args.address(1))),
    ],
    [selector('decimals()'), () => abiWord(COIN_DECIMALS)],
  ]);
}

function shareViews(token: ShareContract): Map<string, View> {
  return new Map<string, View>([
    [
      selector('balanceOf(address,uint256)'),
      (args, chain) => abiWord(chain.shares(args.address(0), token, args.uint(1).toString())),
    ],
    [
      selector('balanceOfBatch(address[],uint256[])'),
      (args, chain) => {
        const [owners, ids] = [args.addresses(0), args.uints(1)];
        if (owners.length !== ids.length) return undefined;
        return abiUints(owners.map((owner, at) => chain.shares(owner, token, String(ids[at]))));
      },
    ],
    [
      selector('isApprovedForAll(address,address)'),
      (args, chain) => abiWord(chain.isOperator(token, args.address(0), args.address(1))),
    ],
  ]);
}

/** The CTF's record of a result: numerators over a denominator that is 0 before there is one. */
function payoutViews(): Map<string, View> {
  return new Map<string, View>([
    [
      selector('payoutDenominator(bytes32)'),
      (args, chain) => abiWord(BigInt(chain.marketByCondition(args.bytes32(0))?.resolution !== undefined)),
    ],
    [
      selector('payoutNumerators(bytes32,uint256)'),
      (args, chain) => {
        const outcome = OUTCOMES[Number(args.uint(1))];
        if (outcome === undefined) return undefined;
        return abiWord(BigInt(chain.marketByCondition(args.bytes32(0))?.resolution?.winner === outcome));
      },
    ],
  ]);
}

/** What so many shares of a resolved position pay; 0 is a valid losing payout (protocol §10.3). */
function payoutOfPosition(args: AbiReader, chain: VenueChain): Uint8Array | undefined {
  const id = args.uint(0).toString() as TokenId;
  const market = chain.marketByToken(id);
  if (market?.resolution === undefined) return undefined;
  return abiWord(tokenOf(market.round, market.resolution.winner) === id ? args.uint(1) : 0n);
}

function returned(data: Uint8Array): CallResult {
  return { kind: 'returned', data };
}

function reverted(reason: string): CallResult {
  return { kind: 'reverted', reason };
}
