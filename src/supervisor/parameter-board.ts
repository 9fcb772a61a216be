import type { StrategySetting } from '../../shared/engine/config.ts';
import type { CompartmentConfig } from '../../shared/events/worker-protocol.ts';

/** New parameters of one strategy, complete. */
export type NewParameters = { readonly strategy: string; readonly params: StrategySetting['params'] };

/**
 * The parameters that an asset's strategies run with now. What an operator changes while the session runs is told to the
 * worker, and a successor begins with it.
 */
export class ParameterBoard {
  #config: CompartmentConfig;
  readonly #untold = new Map<string, NewParameters>();

  constructor(config: CompartmentConfig) {
    this.#config = config;
  }

  /** What the next worker gets to run: whatever was changed is in it. */
  begin(): CompartmentConfig {
    this.#untold.clear();
    return this.#config;
  }

  /** Absent for a strategy that does not run here. */
  of(strategy: string): StrategySetting['params'] | undefined {
    return this.#config.engine.strategies.find(({ name }) => name === strategy)?.params;
  }

  set(change: NewParameters): void {
    const { engine } = this.#config;
    const strategies = engine.strategies.map((setting) =>
      setting.name === change.strategy ? { ...setting, params: change.params } : setting,
    );
    this.#config = { ...this.#config, engine: { ...engine, strategies } };
    this.#untold.set(change.strategy, change);
  }

  /** What the present worker has not been told; it counts as told from here on. */
  takeUntold(): readonly NewParameters[] {
    const untold = [...this.#untold.values()];
    this.#untold.clear();
    return untold;
  }
}
