import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import {
  type DrillHook,
  type FromWorker,
  PULSE,
  type ThreadStart,
  type ToWorker,
} from '../../shared/events/worker-protocol.ts';

const ENTRY = new URL('../../workers/asset/thread.ts', import.meta.url);

/** What became of a thread. `error` is what escaped it, when something did. */
export type ThreadEnd = { readonly code: number; readonly error: Error | undefined };

/** A compartment in a real thread, with the test as its supervisor. */
export class CompartmentThread {
  readonly messages: FromWorker[] = [];
  readonly pulse: Int32Array;
  readonly control: MessagePort;
  readonly ended: Promise<ThreadEnd>;
  readonly #data: MessagePort;
  readonly #worker: Worker;

  constructor({ drill, oldSpaceMb = 192 }: { readonly drill: boolean; readonly oldSpaceMb?: number }) {
    const [data, control] = [new MessageChannel(), new MessageChannel()];
    const pulse = new SharedArrayBuffer(PULSE.words * 4);
    const workerData: ThreadStart<MessagePort> = {
      asset: 'BTC',
      incarnation: 1,
      drill,
      pulse,
      dataPort: data.port2,
      controlPort: control.port2,
    };
    this.pulse = new Int32Array(pulse);
    this.control = control.port1;
    this.#data = data.port1;
    this.#worker = new Worker(ENTRY, {
      workerData,
      transferList: [data.port2, control.port2],
      env: {},
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: oldSpaceMb },
    });
    this.#data.on('message', (message: FromWorker) => this.messages.push(message));
    let error: Error | undefined;
    this.#worker.on('error', (thrown: Error) => {
      error = thrown;
    });
    this.ended = new Promise((resolve) => {
      this.#worker.on('exit', (code) => {
        this.#data.close();
        this.control.close();
        resolve({ code, error });
      });
    });
  }

  /** Resolves with the first message of a type, those that came already included. */
  first(type: FromWorker['body']['type']): Promise<FromWorker> {
    return new Promise((resolve) => {
      const look = (): boolean => {
        const found = this.messages.find(({ body }) => body.type === type);
        if (found !== undefined) resolve(found);
        return found !== undefined;
      };
      if (!look()) this.#data.on('message', look);
    });
  }

  post(message: ToWorker): void {
    const port = this.#data;
    port.postMessage(message);
  }

  drill(hook: DrillHook): void {
    this.post({ type: 'drill', hook });
  }

  terminate(): Promise<number> {
    return this.#worker.terminate();
  }
}
