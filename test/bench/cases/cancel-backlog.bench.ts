import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { OrderHash } from '../../../shared/market/ids.ts';
import { addressOf, privateKey } from '../../../shared/wire/auth/index.ts';
import { MarketDecoder } from '../../../shared/wire/market/market-decoder.ts';
import { TokenTable } from '../../../shared/wire/market/token-table.ts';
import { ClobClient } from '../../../workers/asset/gateway/clob-client.ts';
import { placeSigner } from '../../../workers/asset/gateway/order-signing.ts';
import { RateWatch } from '../../../workers/asset/gateway/rate-watch.ts';
import { VenueGateway } from '../../../workers/asset/gateway/venue-gateway.ts';
import { VenueClock } from '../../../workers/asset/venue-clock.ts';
import { nodeWorld } from '../../../workers/ports/node-world.ts';
import { type BenchCase, figuresOf } from '../bench-case.ts';
import { HASH, MARKET, TOKEN } from './market-frames.ts';

const BACKLOG = 200_000;
const CANCEL_EVERY = 10_000;

/** Worth nothing. */
const KEY = privateKey(`0x${'11'.repeat(32)}`);
const CREDENTIALS = { apiKey: 'bench', secret: 'c2VjcmV0', passphrase: 'bench' };

export const bench: BenchCase = {
  name: 'cancel-backlog',
  unit: 'a cancel decided while up to 200,000 frames wait to be read → the venue has it, over real sockets',
  target: {},
  async measure() {
    const venue = new Worker(new URL('cancel-backlog-venue.ts', import.meta.url));
    const world = nodeWorld();
    try {
      const [{ port }] = (await once(venue, 'message')) as [{ port: number }];
      const { samplesNs, floodMs } = await cancelInFlood(venue, world, port);
      const amounts = [{ name: 'the whole backlog read, decoded', value: floodMs, unit: 'ms' }];
      return { subject: figuresOf(samplesNs), rivals: [], amounts };
    } finally {
      world.close();
      await venue.terminate();
    }
  },
};

/** Reads the flood as a compartment does, and cancels an order from within every thousandth frame. */
async function cancelInFlood(venue: Worker, world: ReturnType<typeof nodeWorld>, port: number) {
  const gateway = openGateway(world, `http://127.0.0.1:${port}`);
  const askedAt: bigint[] = [];
  const samplesNs: number[] = [];
  // The first one opens the connection.
  cancel(gateway);
  await once(venue, 'message');
  venue.on('message', ({ cancelAt }: { cancelAt: bigint }) => {
    samplesNs.push(Number(cancelAt - askedAt[samplesNs.length]!));
  });
  const tokens = new TokenTable();
  tokens.add(TOKEN);
  const decoder = new MarketDecoder(tokens);
  const startedMs = performance.now();
  await new Promise<void>((resolve) => {
    let read = 0;
    const socket = world.sockets.open(`ws://127.0.0.1:${port}`, {
      onOpen: () => socket.send(JSON.stringify({ frame: frameText(), count: BACKLOG })),
      onText(frame) {
        decoder.decode(frame, () => undefined);
        read += 1;
        if (read % CANCEL_EVERY === 0) {
          askedAt.push(process.hrtime.bigint());
          cancel(gateway);
        }
        if (read === BACKLOG) socket.drop();
      },
      onClose: () => resolve(),
    });
  });
  const floodMs = performance.now() - startedMs;
  while (samplesNs.length < askedAt.length) await once(venue, 'message');
  return { samplesNs, floodMs };
}

function openGateway(world: ReturnType<typeof nodeWorld>, baseUrl: string): VenueGateway {
  const clock = new VenueClock(world, (done) => done(undefined));
  const account = { address: addressOf(KEY), credentials: CREDENTIALS };
  const rates = new RateWatch(world.clock, () => undefined);
  const clob = new ClobClient({ world, baseUrl, clock, account, rates });
  const links = {
    emit: () => undefined,
    halted: () => false,
    journal: (done: () => void) => done(),
    sent: () => undefined,
  };
  return new VenueGateway({ clob, signer: placeSigner(KEY, CREDENTIALS.apiKey), clock, world, links });
}

function cancel(gateway: VenueGateway): void {
  gateway.accept({ type: 'cancel', orderIds: [`0x${'ab'.repeat(32)}` as OrderHash] });
  gateway.send();
}

function frameText(): string {
  const change = {
    asset_id: TOKEN,
    price: '0.47',
    size: '100.25',
    side: 'BUY',
    hash: HASH,
    best_bid: '0.47',
    best_ask: '0.55',
  };
  return JSON.stringify({
    market: MARKET,
    price_changes: [change],
    timestamp: '1793000101234',
    event_type: 'price_change',
  });
}
