import type { HeartbeatAnswer } from '../../shared/wire/clob/index.ts';
import type { HeartbeatLine } from '../../src/supervisor/heartbeat/heartbeat.ts';
import type { VirtualTime } from './virtual-time.ts';

/** A line to a venue that keeps the chain of ids as the real one does; the test makes it fail. */
export class FakeHeartbeatLine implements HeartbeatLine {
  /** Monotonic ms at which each beat was sent, and the id it carried. */
  readonly sent: { readonly atMs: number; readonly heartbeatId: string }[] = [];
  /** `silent`: no answer before the deadline. */
  mode: 'up' | 'silent' | 'refusing' = 'up';
  /** How long an answer takes. */
  answersAfterMs = 5;
  /** The id that the venue waits for. */
  expected = '';
  readonly #time: VirtualTime;
  #beats = 0;

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  /** Another program beats on the same key. */
  beatByAnother(): void {
    this.#beats += 1;
    this.expected = `another-${this.#beats}`;
  }

  send(heartbeatId: string, deadlineMs: number, done: (answer: HeartbeatAnswer) => void): void {
    this.sent.push({ atMs: this.#time.monoMs(), heartbeatId });
    if (this.mode === 'silent') {
      this.#time.after(deadlineMs, () => done({ kind: 'failed', reason: 'no answer' }));
      return;
    }
    this.#time.after(this.answersAfterMs, () => done(this.#answer(heartbeatId)));
  }

  #answer(heartbeatId: string): HeartbeatAnswer {
    if (this.mode === 'refusing') return { kind: 'failed', reason: 'HTTP 503' };
    if (heartbeatId !== this.expected) return { kind: 'stale', heartbeatId: this.expected };
    this.#beats += 1;
    this.expected = `beat-${this.#beats}`;
    return { kind: 'beaten', heartbeatId: this.expected };
  }
}
