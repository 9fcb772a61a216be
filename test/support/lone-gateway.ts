import { NEVER_TOO_LATE } from './never-too-late.ts';
import type { PlaceEffect } from '../../shared/events/effects.ts';
import type { EngineEvent, PlaceOutcome } from '../../shared/events/engine-events.ts';
import type { ConditionId, OrderHash, TokenId } from '../../shared/market/ids.ts';
import { microShares, price, tick } from '../../shared/units/index.ts';
import type { Endpoints } from '../../shared/wire/endpoints.ts';
import { openAccount, playMoneyKey, type TradingAccount } from '../../src/supervisor/account.ts';
import type { Gateway } from '../../workers/asset/gateway/gateway.ts';
import { openGateway } from '../../workers/asset/gateway/open-gateway.ts';
import { VenueClock } from '../../workers/asset/venue-clock.ts';
import { type NodeWorld, nodeWorld } from '../../workers/ports/node-world.ts';
import { compartmentConfig } from './compartment-config.ts';

/** What became of one order by the gateway's word. */
export type SentOrder = { readonly orderId: OrderHash; readonly outcome: PlaceOutcome };

/** Where an order is sent to. */
export type Target = { readonly conditionId: ConditionId; readonly token: TokenId };

/** A production gateway on real sockets without an engine behind it: sends one order at a time and tells its outcome. */
export class LoneGateway {
  readonly #world: NodeWorld;
  readonly #gateway: Gateway;
  #clientId = 0;
  #orderId: OrderHash | undefined;
  #told: ((sent: SentOrder) => void) | undefined;

  private constructor(world: NodeWorld, endpoints: Endpoints, account: TradingAccount) {
    const { privateKey, credentials } = account;
    const config = compartmentConfig({ endpoints, signing: { privateKey, credentials } });
    const clock = new VenueClock(world, (done) => done(undefined));
    this.#world = world;
    this.#gateway = openGateway(config, world, clock, {
      emit: (event) => this.#take(event),
      halted: () => false,
      journal: (done) => done(),
      sent: () => undefined,
    });
  }

  /** @param endpoints of the venue, whose `clob` may lead over a wire that breaks */
  static async open(endpoints: Endpoints): Promise<LoneGateway> {
    const world = nodeWorld();
    const { clob, chainId } = endpoints;
    const privateKey = playMoneyKey(world.random);
    const account = await new Promise<TradingAccount>((resolve) => {
      openAccount({ world, clob, chainId, privateKey, onWaiting: () => undefined }, resolve);
    });
    return new LoneGateway(world, endpoints, account);
  }

  /** Sends a resting BUY of 5 shares at 0.05 and waits for the gateway's word on it. */
  send(target: Target): Promise<SentOrder> {
    this.#clientId += 1;
    const answered = new Promise<SentOrder>((resolve) => {
      this.#told = resolve;
    });
    this.#gateway.accept(smallBid(this.#clientId, target));
    this.#turn();
    return answered;
  }

  close(): void {
    this.#world.close();
  }

  #turn(): void {
    while (this.#gateway.prepare());
    this.#gateway.send();
  }

  #take(event: EngineEvent): void {
    if (event.type === 'order-signed') this.#orderId = event.orderId;
    if (event.type !== 'order-answer' || this.#orderId === undefined) return;
    this.#told?.({ orderId: this.#orderId, outcome: event.outcome });
  }
}

function smallBid(clientId: number, { conditionId, token }: Target): PlaceEffect {
  return {
    type: 'place',
    clientId,
    conditionId,
    token,
    side: 'BUY',
    price: price(500),
    size: microShares(5_000_000),
    tick: tick(100),
    minSize: microShares(5_000_000),
    orderType: 'GTC',
    postOnly: true,
    notAfter: NEVER_TOO_LATE,
    expiresAt: 0,
    version: 'v1',
    negRisk: false,
  };
}
