import { solidityPackedKeccak256 } from 'ethers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChainMarket } from '../../../shared/events/effects.ts';
import type { ConditionId, TokenId } from '../../../shared/market/ids.ts';
import { epochMs, microShares } from '../../../shared/units/index.ts';
import { addressOf } from '../../../shared/wire/auth/index.ts';
import { CONTRACTS } from '../../../shared/wire/contracts.ts';
import { type ContractCall, mergeCall, redeemPlan } from '../../../src/treasury/chain-calls.ts';
import type { ActState, PreparedAct, PrepareOutcome, SendOutcome } from '../../../src/treasury/chain-line.ts';
import { ChainNode, type ChainPayout } from '../../../src/treasury/chain-node.ts';
import { EoaLine } from '../../../src/treasury/eoa-line.ts';
import { nodeHttp } from '../../../workers/ports/node-http.ts';
import { COIN_ABI, CTF_ABI, LocalChain } from '../../support/local-chain.ts';
import { ALICE, BOB } from '../../workers/venue/api/served-venue.ts';

const alice = addressOf(ALICE);
const bob = addressOf(BOB);
const QUESTIONS = { up: `0x${'01'.repeat(32)}`, void: `0x${'02'.repeat(32)}`, stuck: `0x${'03'.repeat(32)}` };
const http = nodeHttp();
let chain: LocalChain;
let node: ChainNode;
let line: EoaLine;

beforeAll(async () => {
  chain = await LocalChain.start();
  node = new ChainNode(http, chain.url);
  line = new EoaLine(node, ALICE, alice);
  await chain.fund(alice, 1_000_000_000n);
  await act({
    to: CONTRACTS.collateral,
    data: COIN_ABI.encodeFunctionData('approve', [CONTRACTS.conditionalTokens, 2n ** 255n]),
  });
});

afterAll(async () => {
  http.close();
  await chain.close();
});

const prepare = (call: ContractCall) => new Promise<PrepareOutcome>((done) => line.prepare([call], done));
const state = (sent: PreparedAct) => new Promise<ActState>((done) => line.state(sent, done));
const send = (prepared: PreparedAct) => new Promise<SendOutcome>((done) => line.send(prepared, done));
const holdings = (market: ChainMarket) => new Promise((done) => node.holdings(market, alice, done));
const payout = (market: ChainMarket) =>
  new Promise<ChainPayout | 'unresolved' | undefined>((done) => node.payout(market, done));

/** Signs, sends and sees through what the wallet does. */
async function act(call: ContractCall): Promise<PreparedAct> {
  const outcome = await prepare(call);
  if (outcome.kind === 'failed') throw new Error(outcome.reason);
  expect(await send(outcome.act)).toMatchObject({ kind: 'sent' });
  expect(await state(outcome.act)).toEqual({ kind: 'done' });
  return outcome.act;
}

/** The adapters of Polymarket take the same calls as the Conditional Tokens themselves, of which we have the code. */
function direct({ data }: ContractCall): ContractCall {
  return { to: CONTRACTS.conditionalTokens, data };
}

/** A condition that Bob answers, with 100 sets of it in Alice's wallet. */
async function market(question: string): Promise<ChainMarket> {
  const prepareCondition = CTF_ABI.encodeFunctionData('prepareCondition', [bob, question, 2]);
  await chain.transact(bob, CONTRACTS.conditionalTokens, prepareCondition);
  const conditionId = solidityPackedKeccak256(['address', 'bytes32', 'uint256'], [bob, question, 2]) as ConditionId;
  const terms = [CONTRACTS.collateral, `0x${'00'.repeat(32)}`, conditionId, [1, 2], 100_000_000];
  await act({ to: CONTRACTS.conditionalTokens, data: CTF_ABI.encodeFunctionData('splitPosition', terms) });
  return {
    conditionId,
    slug: 'a-round',
    up: (await chain.positionId(conditionId, 1)) as TokenId,
    down: (await chain.positionId(conditionId, 2)) as TokenId,
    version: 'v1',
    negRisk: false,
    endsAt: epochMs(0),
  };
}

function resolve(question: string, payouts: readonly number[]): Promise<void> {
  return chain.transact(
    bob,
    CONTRACTS.conditionalTokens,
    CTF_ABI.encodeFunctionData('reportPayouts', [question, payouts]),
  );
}

describe('on a real EVM with the real Conditional Tokens contract', () => {
  it('sets are merged and winners and losers redeemed, to the micro-unit, and bytes that come twice act once', async () => {
    const round = await market(QUESTIONS.up);
    expect(await holdings(round)).toEqual({ up: 100_000_000, down: 100_000_000 });
    const merged = await act(direct(mergeCall(round, microShares(40_000_000))));
    expect(await holdings(round)).toEqual({ up: 60_000_000, down: 60_000_000 });
    expect(await chain.balanceOf(alice)).toBe(940_000_000n);
    await send(merged);
    expect(await new Promise((done) => line.isNonceUsed(merged, done))).toBe(true);
    expect(await holdings(round)).toEqual({ up: 60_000_000, down: 60_000_000 });

    expect(await payout(round)).toBe('unresolved');
    const held = { up: microShares(60_000_000), down: microShares(60_000_000) };
    const [redeem] = redeemPlan(round, held, 1).calls.map(direct);
    expect(await prepare(redeem!)).toMatchObject({ kind: 'failed' });
    await resolve(QUESTIONS.up, [1, 0]);
    expect(await payout(round)).toEqual({ up: 10_000, down: 0 });
    await act(redeem!);
    expect(await holdings(round)).toEqual({ up: 0, down: 0 });
    expect(await chain.balanceOf(alice)).toBe(1_000_000_000n);
  });

  it('a transaction that nobody mines is replaced by the same one for a higher fee, and acts once (fault S8)', async () => {
    const round = await market(QUESTIONS.stuck);
    await chain.ask('evm_setAutomine', false);
    const outcome = await prepare(direct(mergeCall(round, microShares(30_000_000))));
    if (outcome.kind === 'failed') throw new Error(outcome.reason);
    expect(await send(outcome.act)).toMatchObject({ kind: 'sent' });
    const renewed = await new Promise<PrepareOutcome>((done) => line.renew(outcome.act, done));
    if (renewed.kind === 'failed') throw new Error(renewed.reason);
    expect(renewed.act.nonce).toBe(outcome.act.nonce);
    expect(renewed.act.hash).not.toBe(outcome.act.hash);
    expect(await send(renewed.act)).toMatchObject({ kind: 'sent' });
    await chain.ask('evm_mine');
    await chain.ask('evm_setAutomine', true);
    expect(await state(renewed.act)).toEqual({ kind: 'done' });
    expect(await state(outcome.act)).toEqual({ kind: 'unknown' });
    expect(await new Promise((done) => line.isNonceUsed(outcome.act, done))).toBe(true);
    expect(await holdings(round)).toEqual({ up: 70_000_000, down: 70_000_000 });
  });

  it('a round without a winner is read as paying a half each', async () => {
    const round = await market(QUESTIONS.void);
    await resolve(QUESTIONS.void, [1, 1]);
    expect(await payout(round)).toEqual({ up: 5_000, down: 5_000 });
  });
});
