import type { PlaceEffect } from '../../../shared/events/effects.ts';
import type { ConditionId } from '../../../shared/market/ids.ts';
import { epochMs, microShares, price, tick } from '../../../shared/units/index.ts';
import { addressOf, privateKey } from '../../../shared/wire/auth/index.ts';
import { placeRequest } from '../../../shared/wire/clob/index.ts';
import { placeSigner } from '../../../workers/asset/gateway/order-signing.ts';
import { type BenchCase, type BenchResult, type Contender, timeInTurns } from '../bench-case.ts';
import { MARKET, TOKEN } from './market-frames.ts';

/** Worth nothing. */
const KEY = privateKey(`0x${'11'.repeat(32)}`);
const CREDENTIALS = {
  apiKey: 'a1b2c3d4-0000-4000-8000-000000000000',
  secret: 'c2VjcmV0LXNlY3JldA==',
  passphrase: 'f00d',
};
const ACCOUNT = { address: addressOf(KEY), credentials: CREDENTIALS };
const START_MS = 1_793_000_100_000;

export const bench: BenchCase = {
  name: 'order-bytes',
  unit: 'place effect → hash, signature, body and authenticated headers, none made before',
  target: { medianNs: 120_000 },
  measure() {
    const { subject, rivals } = timeInTurns(freshOrder(), [requestAlone()]);
    const published = [
      { name: 'NautilusTrader, published', figures: { medianNs: 49_000 } },
      { name: 'official client, 1–1.5 ms as measured for the design', figures: { medianNs: 1_000_000 } },
    ];
    return { subject, rivals: [...rivals, ...published] } satisfies BenchResult;
  },
};

function freshOrder(): Contender {
  const sign = placeSigner(KEY, CREDENTIALS.apiKey);
  return {
    name: 'fresh order',
    unit(round) {
      const nowMs = START_MS + round;
      const { body } = sign(placeEffect(round), 2 ** 40 + round, epochMs(nowMs));
      return bytesOf(body, nowMs);
    },
  };
}

/** The part that is left when the order was signed before it was wanted. */
function requestAlone(): Contender {
  const { body } = placeSigner(KEY, CREDENTIALS.apiKey)(placeEffect(0), 2 ** 40, epochMs(START_MS));
  return { name: 'headers of an order signed before', unit: (round) => bytesOf(body, START_MS + round) };
}

function bytesOf(body: string, nowMs: number): number {
  const request = placeRequest({ account: ACCOUNT, timestampS: Math.floor(nowMs / 1000) }, [body]);
  return Buffer.byteLength(request.body ?? '') + Object.keys(request.headers).length;
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
    expiresAt: epochMs(START_MS + 300_000),
    version: 'v1',
    negRisk: false,
  };
}
