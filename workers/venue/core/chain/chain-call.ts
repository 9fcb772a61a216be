import { CONTRACTS } from '../../../../shared/wire/contracts.ts';
import type { ShareContract } from '../money/approvals.ts';
import { AbiReader } from './abi-reader.ts';
import { callData, selector } from './selector.ts';

/** The two ERC-20 tokens that money comes in. */
export type Coin = 'pusd' | 'usdc-e';

/** Through what a v1 position is made and dissolved: the adapters deal in pUSD, the CTF itself in USDC.e (protocol §10.3). */
export type SetContract = 'collateral-adapter' | 'neg-risk-adapter' | 'ctf' | 'router';

/** One thing that a wallet does on chain. Addresses in lower case, amounts in base units. */
export type ChainCall =
  | { readonly kind: 'approve'; readonly coin: Coin; readonly spender: string; readonly amount: bigint }
  | { readonly kind: 'transfer'; readonly coin: Coin; readonly to: string; readonly amount: bigint }
  | {
      readonly kind: 'set-operator';
      readonly token: ShareContract;
      readonly operator: string;
      readonly approved: boolean;
    }
  | {
      readonly kind: 'transfer-shares';
      readonly token: ShareContract;
      readonly from: string;
      readonly to: string;
      readonly id: string;
      readonly amount: bigint;
    }
  | RampCall
  | SetCall
  | RedeemCall;

/** USDC.e to pUSD and back, 1:1; `asset` is the coin outside. */
export type RampCall = {
  readonly kind: 'wrap' | 'unwrap';
  readonly asset: string;
  readonly to: string;
  readonly amount: bigint;
};

/** Complete sets are made or dissolved. */
export type SetCall = {
  readonly kind: 'split' | 'merge';
  readonly through: SetContract;
  readonly conditionId: string;
  readonly amount: bigint;
};

/** Everything held of both outcomes, or with `part` so much of one. */
export type RedeemCall = {
  readonly kind: 'redeem';
  readonly through: SetContract;
  readonly conditionId: string;
  readonly part?: { readonly outcomeIndex: bigint; readonly amount: bigint };
};

/** What a call means; or that the contract, or its function, is none that the venue plays. */
export type DecodedCall =
  | { readonly kind: 'call'; readonly call: ChainCall }
  | { readonly kind: 'unknown-target' }
  | { readonly kind: 'unknown-function' };

type Decoder = (reader: AbiReader) => ChainCall | undefined;

/** Arguments that sets of v1 markets are made with; other partitions are none of a two-sided market. */
const BOTH_OUTCOMES = '1,2';
const NO_PARENT = `0x${'00'.repeat(32)}`;

const DECODERS: ReadonlyMap<string, ReadonlyMap<string, Decoder>> = new Map([
  [CONTRACTS.collateral.toLowerCase(), coinFunctions('pusd')],
  [CONTRACTS.usdcE.toLowerCase(), coinFunctions('usdc-e')],
  [
    CONTRACTS.conditionalTokens.toLowerCase(),
    new Map([...shareFunctions('ctf'), ...setFunctions('ctf', CONTRACTS.usdcE)]),
  ],
  [CONTRACTS.positionManager.toLowerCase(), shareFunctions('position-manager')],
  [CONTRACTS.collateralAdapter.toLowerCase(), setFunctions('collateral-adapter', CONTRACTS.collateral)],
  [CONTRACTS.negRiskCollateralAdapter.toLowerCase(), setFunctions('neg-risk-adapter', CONTRACTS.collateral)],
  [CONTRACTS.router.toLowerCase(), routerFunctions()],
  [CONTRACTS.onRamp.toLowerCase(), new Map([rampFunction('wrap')])],
  [CONTRACTS.offRamp.toLowerCase(), new Map([rampFunction('unwrap')])],
]);

/** Reads a call to one of Polymarket's contracts (protocol §10.2, §10.3). `to` in any spelling. */
export function decodeCall(to: string, data: Uint8Array): DecodedCall {
  const functions = DECODERS.get(to.toLowerCase());
  if (functions === undefined) return { kind: 'unknown-target' };
  const { selector: name, args } = callData(data);
  const reader = new AbiReader(args);
  const call = functions.get(name)?.(reader);
  return call === undefined || !reader.intact ? { kind: 'unknown-function' } : { kind: 'call', call };
}

function coinFunctions(coin: Coin): Map<string, Decoder> {
  return new Map<string, Decoder>([
    [
      selector('approve(address,uint256)'),
      (args) => ({ kind: 'approve', coin, spender: args.address(0), amount: args.uint(1) }),
    ],
    [
      selector('transfer(address,uint256)'),
      (args) => ({ kind: 'transfer', coin, to: args.address(0), amount: args.uint(1) }),
    ],
  ]);
}

function shareFunctions(token: ShareContract): Map<string, Decoder> {
  return new Map<string, Decoder>([
    [
      selector('setApprovalForAll(address,bool)'),
      (args) => ({ kind: 'set-operator', token, operator: args.address(0), approved: args.flag(1) }),
    ],
    [
      selector('safeTransferFrom(address,address,uint256,uint256,bytes)'),
      (args) => ({
        kind: 'transfer-shares',
        token,
        from: args.address(0),
        to: args.address(1),
        id: args.uint(2).toString(),
        amount: args.uint(3),
      }),
    ],
  ]);
}

/** The CTF's own functions, which the adapters take over with pUSD as collateral. */
function setFunctions(through: SetContract, collateral: string): Map<string, Decoder> {
  const plain = (args: AbiReader) =>
    args.address(0) === collateral.toLowerCase() &&
    args.bytes32(1) === NO_PARENT &&
    args.uints(3).join() === BOTH_OUTCOMES;
  const sized =
    (kind: 'split' | 'merge'): Decoder =>
    (args) =>
      plain(args) ? { kind, through, conditionId: args.bytes32(2), amount: args.uint(4) } : undefined;
  return new Map<string, Decoder>([
    [selector('splitPosition(address,bytes32,bytes32,uint256[],uint256)'), sized('split')],
    [selector('mergePositions(address,bytes32,bytes32,uint256[],uint256)'), sized('merge')],
    [
      selector('redeemPositions(address,bytes32,bytes32,uint256[])'),
      (args) => (plain(args) ? { kind: 'redeem', through, conditionId: args.bytes32(2) } : undefined),
    ],
  ]);
}

/** Protocol V2: ids of 31 bytes, padded to 32 as all words are. */
function routerFunctions(): Map<string, Decoder> {
  return new Map<string, Decoder>([
    [selector('split(bytes31,uint256)'), routerSets('split')],
    [selector('merge(bytes31,uint256)'), routerSets('merge')],
    [
      selector('redeem(bytes31,uint256,uint256)'),
      (args) => ({
        kind: 'redeem',
        through: 'router',
        conditionId: args.bytes32(0),
        part: { outcomeIndex: args.uint(1), amount: args.uint(2) },
      }),
    ],
  ]);
}

function routerSets(kind: 'split' | 'merge'): Decoder {
  return (args) => ({ kind, through: 'router', conditionId: args.bytes32(0), amount: args.uint(1) });
}

function rampFunction(kind: 'wrap' | 'unwrap'): [string, Decoder] {
  return [
    selector(`${kind}(address,address,uint256)`),
    (args) => ({ kind, asset: args.address(0), to: args.address(1), amount: args.uint(2) }),
  ];
}
