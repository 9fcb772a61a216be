import type { ConditionId, OrderHash, TokenId } from '../../shared/market/ids.ts';
import type { Endpoints } from '../../shared/wire/endpoints.ts';
import { FaultProxy, type WireFault } from './fault-proxy.ts';
import { LoneGateway, type SentOrder, type Target } from './lone-gateway.ts';
import { VenueBeside } from './venue-beside.ts';

/** What a sweep of resets over the bytes of `POST /order` came to. Everything is counted by the venue's own books. */
export type SweepResult = {
  /** Orders sent, one per offset. */
  readonly offsets: number;
  /** Bytes of the message that was swept over. */
  readonly length: number;
  /** Requests that arrived at the wire: more than orders would be a silent second try. */
  readonly requests: number;
  /** Hashes that stand at the venue more than once, and orders that nobody sent. */
  readonly duplicates: number;
  readonly foreign: number;
  /** What the gateway said of an order, and whether the venue has it. */
  readonly fates: Readonly<Record<Fate, number>>;
};

type Fate = `${SentOrder['outcome']['kind']} ${'there' | 'not there'}`;

const IS_ORDER = /^POST \/clob\/order /;

/**
 * Sends one order after the other over a wire that breaks one byte later each time, from before the first byte to behind
 * the last, through the production gateway on real sockets.
 */
export async function sweepResets(on: WireFault['on']): Promise<SweepResult> {
  const venue = await VenueBeside.start(['--crowd', '0', '--assets', 'BTC', '--tier', 'none', '--no-address-limits']);
  const proxy = await FaultProxy.to(venue.port);
  const clob = `http://127.0.0.1:${proxy.port}/clob`;
  const gateway = await LoneGateway.open({ ...venue.endpoints, clob });
  try {
    return await sweep(venue, proxy, gateway, on);
  } finally {
    gateway.close();
    await proxy.close();
    await venue.stop();
  }
}

async function sweep(
  venue: VenueBeside,
  proxy: FaultProxy,
  gateway: LoneGateway,
  on: WireFault['on'],
): Promise<SweepResult> {
  const target = await targetAt(venue.endpoints);
  const sent = [await gateway.send(target)];
  const length = proxy.last[on];
  let requests = 1;
  // Salts differ in length by a digit or two: the last few go through whole.
  for (let afterBytes = 0; afterBytes < length + 5; afterBytes += 1) {
    proxy.planWith((line) => {
      if (!IS_ORDER.test(line)) return undefined;
      requests += 1;
      return { on, afterBytes, how: 'reset' };
    });
    sent.push(await gateway.send(target));
  }
  return { offsets: sent.length - 1, length, requests, ...(await judge(venue, sent)) };
}

async function judge(
  venue: VenueBeside,
  sent: readonly SentOrder[],
): Promise<Pick<SweepResult, 'duplicates' | 'foreign' | 'fates'>> {
  const { orders } = await venue.ledger();
  const there = new Set<string>(orders.map(({ id }) => id));
  const ours = new Set<string>(sent.map(({ orderId }) => orderId));
  const fates: Record<Fate, number> = {
    'accepted there': 0,
    'accepted not there': 0,
    'refused there': 0,
    'refused not there': 0,
    'unknown there': 0,
    'unknown not there': 0,
  };
  for (const { orderId, outcome } of sent) fates[fateOf(outcome, orderId, there)] += 1;
  return {
    duplicates: orders.length - there.size,
    foreign: [...there].filter((id) => !ours.has(id)).length,
    fates,
  };
}

function fateOf({ kind }: SentOrder['outcome'], orderId: OrderHash, there: ReadonlySet<string>): Fate {
  return `${kind} ${there.has(orderId) ? 'there' : 'not there'}`;
}

/** The Up token of a round that does not end meanwhile. */
async function targetAt({ gamma }: Endpoints): Promise<Target> {
  const endsLater = new Date(Date.now() + 120_000).toISOString();
  const answer = await fetch(`${gamma}/events?closed=false&end_date_min=${endsLater}`);
  const [event] = (await answer.json()) as { markets: { conditionId: string; clobTokenIds: string }[] }[];
  const [market] = event?.markets ?? [];
  if (market === undefined) throw new Error('the venue lists no round that goes on long enough');
  const [token] = JSON.parse(market.clobTokenIds) as [string];
  return { conditionId: market.conditionId as ConditionId, token: token as TokenId };
}
