import * as comlink from 'comlink';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { toErrorRecord } from '../../shared/errors.ts';
import {
  type CompartmentControl,
  type FromWorker,
  PULSE,
  type ThreadStart,
} from '../../shared/events/worker-protocol.ts';
import { ControlLink } from './control-link.ts';
import type { WorkerHandle, WorkerHandlers, WorkerHost, WorkerStart } from './worker-host.ts';

/**
 * Heap of one compartment, MB. Its own guard leaves at 60 % of the old generation; V8's limit behind it is no wall: one
 * huge allocation ends the process (worker-threads §1).
 */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 32 };

/** Compartments as worker threads. The only place in the program where a thread is made. */
export class ThreadHost implements WorkerHost {
  spawn(start: WorkerStart, handlers: WorkerHandlers): WorkerHandle {
    const data = new MessageChannel();
    const control = new MessageChannel();
    const pulse = new SharedArrayBuffer(PULSE.words * Int32Array.BYTES_PER_ELEMENT);
    const workerData: ThreadStart<MessagePort> = { ...start, pulse, dataPort: data.port2, controlPort: control.port2 };
    const worker = new Worker(threadEntry(), {
      name: `${start.asset} #${start.incarnation}`,
      workerData,
      transferList: [data.port2, control.port2],
      // The default is a copy of ours, secrets included.
      env: compileCache(),
      execArgv: [],
      resourceLimits: RESOURCE_LIMITS,
    });
    const link = new ControlLink(comlink.wrap<CompartmentControl>(control.port1));
    worker.on('error', (thrown) => handlers.onError(toErrorRecord(thrown)));
    worker.on('messageerror', (thrown) => handlers.onError(toErrorRecord(thrown)));
    worker.on('exit', (code) => {
      link.exited();
      handlers.onExit(code);
      data.port1.close();
      control.port1.close();
    });
    return threadHandle(worker, data.port1, link, new Int32Array(pulse));
  }
}

function threadHandle(worker: Worker, port: MessagePort, link: ControlLink, pulse: Int32Array): WorkerHandle {
  let lastUtilisation = worker.performance.eventLoopUtilization();
  return {
    pulse,
    post: (message) => port.postMessage(message),
    drain(limit, receive) {
      for (let count = 0; count < limit; count += 1) {
        const received = receiveMessageOnPort(port);
        if (received === undefined) return count;
        receive(received.message as FromWorker);
      }
      return limit;
    },
    call: (method, args, deadlineMs, done) => link.call(method, args, deadlineMs, done),
    terminate: () => void worker.terminate(),
    utilisation() {
      const now = worker.performance.eventLoopUtilization();
      const { utilization } = worker.performance.eventLoopUtilization(now, lastUtilisation);
      lastUtilisation = now;
      return utilization;
    },
  };
}

/** Where Node keeps what it compiled, so that a worker that is started again is there the sooner. */
function compileCache(): NodeJS.ProcessEnv {
  const { NODE_COMPILE_CACHE } = process.env;
  return NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE };
}

/** `.ts` from source, `.js` when built. */
function threadEntry(): URL {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new URL(`../../workers/asset/thread.${extension}`, import.meta.url);
}
