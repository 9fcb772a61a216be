import type { Asset } from '../../shared/market/assets.ts';
import type { TokenId } from '../../shared/market/ids.ts';
import type { SupervisorEvent } from '../../src/supervisor/events.ts';
import type { Supervisor } from '../../src/supervisor/supervisor.ts';

type EpochEdge = {
  readonly asset: Asset;
  readonly token: TokenId;
  readonly edge: 'began' | 'ended';
  readonly heardMs: number;
};

/**
 * When the supervisor heard of the beginning and the end of each book, in `performance.now()`: up to 10 ms after the fact,
 * since that is how often it reads its ports.
 */
export class BookWatch {
  readonly #edges: EpochEdge[] = [];

  constructor(supervisor: Supervisor) {
    supervisor.observe((event) => this.#take(event));
  }

  /** Whether a book of the asset was given up. */
  endedSince(asset: Asset, sinceMs: number): boolean {
    return this.#since(asset, sinceMs).some(({ edge }) => edge === 'ended');
  }

  /** When every book that was given up since then had begun anew; `undefined` as long as one is missing. */
  freshSince(asset: Asset, sinceMs: number): number | undefined {
    const edges = this.#since(asset, sinceMs);
    const ended = edges.filter(({ edge }) => edge === 'ended').map(({ token }) => token);
    const begun = edges.filter(({ token, edge }) => edge === 'began' && ended.includes(token));
    const isWhole = ended.length > 0 && ended.every((token) => begun.some((other) => other.token === token));
    return isWhole ? Math.max(...begun.map(({ heardMs }) => heardMs)) : undefined;
  }

  #since(asset: Asset, sinceMs: number): readonly EpochEdge[] {
    return this.#edges.filter((edge) => edge.asset === asset && edge.heardMs >= sinceMs);
  }

  #take(event: SupervisorEvent): void {
    if (event.type !== 'fact') return;
    const { asset, fact } = event;
    if (fact.type !== 'epoch-began' && fact.type !== 'epoch-ended') return;
    const edge = fact.type === 'epoch-began' ? 'began' : 'ended';
    this.#edges.push({ asset, token: fact.token, edge, heardMs: performance.now() });
  }
}
