import type { AssetKeeper } from './asset-keeper.ts';
import type { OrderDesk } from './order-desk.ts';
import { type RestOutcome, whenAllRest } from './rest.ts';
import type { SafetyWatch } from './safety-watch.ts';

export type KillSwitchOptions = {
  readonly keepers: readonly AssetKeeper[];
  readonly desk: OrderDesk;
  readonly watch: Pick<SafetyWatch, 'killConfirmed' | 'killLifted'>;
};

/** Carries a kill out, remembers what it put to rest, and gives it up when a person trades again. */
export class KillSwitch {
  readonly #options: KillSwitchOptions;
  /** Gives up what is left of the kills before. */
  #endKills: (() => void)[] = [];
  /** What ran when everything was killed. */
  #killed = new Set<AssetKeeper>();

  constructor(options: KillSwitchOptions) {
    this.#options = options;
  }

  /** A kill of an earlier session stands: a resume starts every asset. */
  stands(): void {
    this.#killed = new Set(this.#options.keepers);
  }

  /** `done` once the venue shows no open order and every worker has ended, or the kill was given up. */
  kill(reason: string, done: (outcome: RestOutcome) => void): void {
    const { keepers, desk, watch } = this.#options;
    for (const keeper of keepers) if (keeper.wanted) this.#killed.add(keeper);
    const tell = whenAllRest(keepers.length + 1, done);
    for (const keeper of keepers) keeper.kill(`killed: ${reason}`, tell);
    const clearing = desk.clear({ kind: 'all' }, () => {
      watch.killConfirmed();
      tell('confirmed');
    });
    this.#endKills.push(() => {
      clearing.abandon();
      tell('superseded');
    });
  }

  /** Cancels nothing more: what would be cancelled may be an order of somebody who trades again. */
  lift(): void {
    this.#options.watch.killLifted();
    for (const end of this.#endKills) end();
    this.#endKills = [];
  }

  /** A person said since then whether this one is to run: a {@link revive} leaves it as it is. */
  leave(keeper: AssetKeeper): void {
    this.#killed.delete(keeper);
  }

  /** Starts again what was put to rest. */
  revive(): void {
    for (const keeper of this.#killed) keeper.enable();
    this.#killed.clear();
  }
}
