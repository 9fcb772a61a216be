import type { Timers } from '../../../../shared/ports/ports.ts';
import type { FaultTargets, PreparedFault } from './fault.ts';

/** Switches faults on when their time has come, and off when it is over. */
export class FaultDesk {
  readonly #targets: FaultTargets;
  readonly #timers: Timers;

  constructor(targets: FaultTargets) {
    this.#targets = targets;
    this.#timers = targets.timers;
  }

  /** Does what a checked list of requests says. */
  apply(faults: readonly PreparedFault[]): void {
    for (const fault of faults) {
      if (fault.afterMs === 0) this.#begin(fault);
      else this.#timers.after(fault.afterMs, () => this.#begin(fault));
    }
  }

  #begin(fault: PreparedFault): void {
    const undo = fault.apply(this.#targets);
    if (fault.forMs !== undefined && undo !== undefined) this.#timers.after(fault.forMs, undo);
  }
}
