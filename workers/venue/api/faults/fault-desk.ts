import type { TimerHandle, Timers } from '../../../../shared/ports/ports.ts';
import type { FaultTargets, PreparedFault } from './fault.ts';

/** Switches faults on when their time has come, and off when it is over. */
export class FaultDesk {
  readonly #targets: FaultTargets;
  readonly #timers: Timers;
  /** The end that is planned of what is switched. */
  readonly #ends = new Map<string, TimerHandle>();

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
    const { switches, forMs } = fault;
    if (switches !== undefined) this.#ends.get(switches)?.cancel();
    const undo = fault.apply(this.#targets);
    if (forMs === undefined || undo === undefined) return;
    const end = this.#timers.after(forMs, undo);
    if (switches !== undefined) this.#ends.set(switches, end);
  }
}
