import { NEVER_TOO_LATE } from '../../support/never-too-late.ts';
import { Chain, createL2Headers, OrderBuilder, orderToJsonV2, OrderType, Side } from '@polymarket/clob-client-v2';
import { TypedDataEncoder, Wallet } from 'ethers';
import type { PlaceEffect } from '../../../shared/events/effects.ts';
import type { ConditionId } from '../../../shared/market/ids.ts';
import { epochMs, microShares, price, tick } from '../../../shared/units/index.ts';
import { addressOf, privateKey } from '../../../shared/wire/auth/index.ts';
import { placeRequest } from '../../../shared/wire/clob/index.ts';
import { orderDomain } from '../../../shared/wire/orders/index.ts';
import { OrderLadder } from '../../../workers/asset/gateway/order-ladder.ts';
import { placeSigner, type Seal } from '../../../workers/asset/gateway/order-signing.ts';
import { VenueClock } from '../../../workers/asset/venue-clock.ts';
import { fakeWorld } from '../../support/fake-world.ts';
import {
  type Amount,
  type BenchCase,
  type BenchResult,
  type Contender,
  figuresOf,
  type LateContender,
  timeInTurns,
  timeLateInTurns,
} from '../bench-case.ts';
import { MARKET, TOKEN } from './market-frames.ts';

/** Worth nothing. */
const KEY = privateKey(`0x${'11'.repeat(32)}`);
const CREDENTIALS = {
  apiKey: 'a1b2c3d4-0000-4000-8000-000000000000',
  secret: 'c2VjcmV0LXNlY3JldA==',
  passphrase: 'f00d',
};
const ACCOUNT = { address: addressOf(KEY), credentials: CREDENTIALS };
const SIGNER = placeSigner(KEY, CREDENTIALS.apiKey);
const START_MS = 1_793_000_100_000;

/** The order's EIP-712 type, as libraries want it told (protocol §3.1). */
const ORDER_FIELDS = {
  Order: Object.entries({
    salt: 'uint256',
    maker: 'address',
    signer: 'address',
    tokenId: 'uint256',
    makerAmount: 'uint256',
    takerAmount: 'uint256',
    side: 'uint8',
    signatureType: 'uint8',
    timestamp: 'uint256',
    metadata: 'bytes32',
    builder: 'bytes32',
  }).map(([name, type]) => ({ name, type })),
};

export const bench: BenchCase = {
  name: 'order-bytes',
  unit: 'place effect → hash, signature, body and authenticated headers, none made before',
  target: { medianNs: 120_000 },
  async measure() {
    const { subject } = timeInTurns(freshOrder(), []);
    const rivals = await timeLateInTurns([byEthers(), byOfficialClient()]);
    const published = { name: 'NautilusTrader, published', figures: { medianNs: 49_000 } };
    return { subject, rivals: [...rivals, published], amounts: signedBefore() } satisfies BenchResult;
  },
};

function freshOrder(): Contender {
  return {
    name: 'fresh order',
    unit(round) {
      const nowMs = START_MS + round;
      return bytesOf(placeEffect(round), SIGNER.seal(placeEffect(round), 2 ** 40 + round, epochMs(nowMs)), nowMs);
    },
  };
}

/** The same for an order that the ladder foresaw. Climbing is not in it: that is done while there is nothing to do. */
function signedBefore(): Amount[] {
  const world = fakeWorld(START_MS);
  const ladder = new OrderLadder(SIGNER, world.random, new VenueClock(world, (done) => done(undefined)));
  const ns: number[] = [];
  for (let round = 0; round < 2_000; round += 1) {
    ladder.seal(placeEffect(round));
    while (ladder.climb());
    const start = process.hrtime.bigint();
    bytesOf(placeEffect(round), ladder.seal(placeEffect(round)), START_MS + round);
    ns.push(Number(process.hrtime.bigint() - start));
  }
  const { medianNs, p99Ns } = figuresOf(ns.slice(500));
  return [
    { name: 'signed before it was wanted, median', value: medianNs / 1e3, unit: 'µs', atMost: 30 },
    { name: 'signed before it was wanted, p99', value: p99Ns / 1e3, unit: 'µs' },
  ];
}

function bytesOf(place: PlaceEffect, seal: Seal, nowMs: number): number {
  const { body } = SIGNER.finish(place, seal);
  const request = placeRequest({ account: ACCOUNT, timestampS: Math.floor(nowMs / 1000) }, [body]);
  return Buffer.byteLength(request.body ?? '') + Object.keys(request.headers).length;
}

/** Hash and signature alone, without body and headers. */
function byEthers(): LateContender {
  const wallet = new Wallet(KEY);
  const { name, version, chainId, verifyingContract } = orderDomain('v1', false);
  const domain = { name, version, chainId, verifyingContract };
  const { order } = SIGNER.seal(placeEffect(0), 2 ** 40, epochMs(START_MS));
  return {
    name: 'ethers, hash and signature alone',
    async unit(round) {
      const struct = { ...order, side: 0, salt: order.salt + round };
      return [
        TypedDataEncoder.hash(domain, ORDER_FIELDS, struct),
        await wallet.signTypedData(domain, ORDER_FIELDS, struct),
      ];
    },
  };
}

/** Its own way from an order to a request; it does not tell the hash. */
function byOfficialClient(): LateContender {
  const wallet = new Wallet(KEY);
  const signer = {
    getAddress: () => wallet.getAddress(),
    _signTypedData: (...parameters: Parameters<Wallet['signTypedData']>) => wallet.signTypedData(...parameters),
  };
  const builder = new OrderBuilder(signer, Chain.POLYGON);
  const { apiKey: key, secret, passphrase } = CREDENTIALS;
  return {
    name: 'official client, with an ethers wallet',
    async unit(round) {
      const wish = { tokenID: TOKEN, price: 0.01 * (10 + (round % 80)), size: 10 + (round % 5), side: Side.BUY };
      const order = await builder.buildOrder(wish, { tickSize: '0.01', negRisk: false }, 2);
      const signed = order as Parameters<typeof orderToJsonV2>[0];
      const body = JSON.stringify(orderToJsonV2(signed, key, OrderType.GTD, true));
      const asked = { method: 'POST', requestPath: '/order', body };
      return createL2Headers(signer, { key, secret, passphrase }, asked, Math.floor(START_MS / 1000));
    },
  };
}

function placeEffect(round: number): PlaceEffect {
  return {
    type: 'place',
    clientId: round,
    conditionId: MARKET as ConditionId,
    token: TOKEN,
    side: round % 2 === 0 ? 'BUY' : 'SELL',
    price: price(1_000 + 100 * (round % 80)),
    size: microShares(10_000_000 + 10_000 * (round % 500)),
    tick: tick(100),
    minSize: microShares(5_000_000),
    orderType: 'GTD',
    postOnly: true,
    notAfter: NEVER_TOO_LATE,
    expiresAt: epochMs(START_MS + 300_000),
    version: 'v1',
    negRisk: false,
  };
}
