import type { Asset } from '../../../../../shared/market/assets.ts';
import type { SocketService } from '../../paths.ts';
import type { Connection, Peer } from '../../transport.ts';
import { Link, type Stage } from './link.ts';

/** Which connections a fault hits: those that fit everything that is named. */
export type SocketTarget = {
  readonly service?: SocketService | undefined;
  /** Connections that follow the asset, or everything. */
  readonly asset?: Asset | undefined;
  /** Connections that showed the credentials of this wallet, in any spelling. */
  readonly address?: string | undefined;
};

/** Whom a {@link SocketFaults.disturb} hits. */
export type DisturbanceScope = {
  /** Name under which {@link SocketFaults.calm} ends it. */
  readonly kind: string;
  readonly target: SocketTarget;
  /** Whether it also hits connections that fit from now on. */
  readonly newcomers: boolean;
};

/** The answer to an upgrade that is turned away (protocol §8.1). */
export type UpgradeRefusal = { readonly status: 429 | 503; readonly retryAfterS: number };

type Disturbance = DisturbanceScope & {
  readonly stageFor: (link: Link) => Stage;
  readonly stages: Map<Link, Stage>;
};

/** Every connection of every socket service, and the faults that lie on them. */
export class SocketFaults {
  readonly #links = new Set<Link>();
  readonly #disturbances = new Set<Disturbance>();
  readonly #refusals = new Set<(service: SocketService) => UpgradeRefusal | undefined>();

  /** Puts a link between a new connection and its channel. */
  connect(service: SocketService, peer: Peer, accept: (link: Link) => Connection): Connection {
    const link = new Link(service, peer, () => this.#catchUp(link));
    this.#links.add(link);
    this.#catchUp(link);
    return link.carry(accept(link), () => this.#forget(link));
  }

  /** Connections that fit, oldest first. */
  links(target: SocketTarget): readonly Link[] {
    return [...this.#links].filter((link) => fits(link, target));
  }

  /**
   * Lays a fault on connections. One that was hit stays so, even if it no longer fits.
   *
   * @returns ends it
   */
  disturb(scope: DisturbanceScope, stageFor: (link: Link) => Stage): () => void {
    const disturbance: Disturbance = { ...scope, stageFor, stages: new Map() };
    this.#disturbances.add(disturbance);
    for (const link of this.links(scope.target)) hit(disturbance, link);
    return () => this.#end(disturbance);
  }

  /** Ends the faults of a kind, or of all kinds, whose target lies within this one. */
  calm(kind: string | undefined, target: SocketTarget): void {
    for (const disturbance of this.#disturbances) {
      const named = kind === undefined || disturbance.kind === kind;
      if (named && covers(target, disturbance.target)) this.#end(disturbance);
    }
  }

  /**
   * Asks `refusal` before each new connection; the first that has one turns it away.
   *
   * @returns ends it
   */
  refuse(refusal: (service: SocketService) => UpgradeRefusal | undefined): () => void {
    this.#refusals.add(refusal);
    return () => this.#refusals.delete(refusal);
  }

  /** Whether a new connection is turned away, for the carrier to ask before it upgrades. */
  refusalOf(service: SocketService): UpgradeRefusal | undefined {
    for (const refusal of this.#refusals) {
      const answer = refusal(service);
      if (answer !== undefined) return answer;
    }
    return undefined;
  }

  /** Ends every connection without a closing handshake. */
  cutAll(): void {
    for (const link of this.#links) link.cut();
  }

  #catchUp(link: Link): void {
    for (const disturbance of this.#disturbances) {
      if (disturbance.newcomers && fits(link, disturbance.target)) hit(disturbance, link);
    }
  }

  #end(disturbance: Disturbance): void {
    this.#disturbances.delete(disturbance);
    for (const [link, stage] of disturbance.stages) link.detach(stage);
  }

  #forget(link: Link): void {
    this.#links.delete(link);
    for (const { stages } of this.#disturbances) stages.delete(link);
  }
}

function hit({ stages, stageFor }: Disturbance, link: Link): void {
  if (stages.has(link)) return;
  const stage = stageFor(link);
  stages.set(link, stage);
  link.attach(stage);
}

function fits({ service, traits }: Link, target: SocketTarget): boolean {
  if (target.service !== undefined && target.service !== service) return false;
  if (target.address !== undefined && target.address.toLowerCase() !== traits.address?.toLowerCase()) return false;
  return target.asset === undefined || traits.assets === 'all' || traits.assets?.has(target.asset) === true;
}

/** Whether everything that the wider target names is the same in the other. */
function covers(wider: SocketTarget, { service, asset, address }: SocketTarget): boolean {
  if (wider.service !== undefined && wider.service !== service) return false;
  if (wider.asset !== undefined && wider.asset !== asset) return false;
  return wider.address === undefined || wider.address.toLowerCase() === address?.toLowerCase();
}
