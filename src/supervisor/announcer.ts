import type { Asset } from '../../shared/market/assets.ts';
import type { Clock } from '../../shared/ports/ports.ts';
import { type EpochMs, epochMs } from '../../shared/units/index.ts';
import type { SupervisorEvent, SupervisorListener } from './events.ts';
import { IncidentLog } from './incidents.ts';

/** What each successor of a worker finds again is told once in a session: a torn segment stays torn. */
const TOLD_ONCE: readonly string[] = ['TAPE_UNSEALED'];

/** Says what is of note to whoever listens, and keeps the incidents among it. */
export class Announcer {
  readonly incidents = new IncidentLog();
  readonly #clock: Clock;
  readonly #listeners = new Set<SupervisorListener>();
  readonly #told = new Set<string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** This moment on the wall clock. */
  get now(): EpochMs {
    return epochMs(Math.round(this.#clock.wallMs()));
  }

  /** Calls `listener` with everything until the returned function is called. */
  observe(listener: SupervisorListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  emit(event: SupervisorEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** Something that a human should look at. @param asset absent where it is outside of every asset */
  alarm(code: string, detail: string, asset?: Asset): void {
    if (TOLD_ONCE.includes(code)) {
      const alarm = `${code} ${detail}`;
      if (this.#told.has(alarm)) return;
      this.#told.add(alarm);
    }
    const origin = asset === undefined ? {} : { asset };
    const alarm = this.incidents.alarm({ ...origin, code, detail, detectedAt: this.now });
    this.emit({ type: 'alarm', alarm });
  }
}
