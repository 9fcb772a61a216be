import { expose } from 'comlink';
import { flushCompileCache } from 'node:module';
import { getHeapStatistics } from 'node:v8';
import { isMainThread, type MessagePort, workerData } from 'node:worker_threads';
import { invariant } from '../../shared/errors.ts';
import {
  type CompartmentControl,
  type FromWorker,
  PROTOCOL_VERSION,
  type ThreadStart,
  type ToWorker,
  WORKER_EXIT,
} from '../../shared/events/worker-protocol.ts';
import { epochMs } from '../../shared/units/index.ts';
import { nodeWorld } from '../ports/node-world.ts';
import { unchangedStrategies } from '../strategies/own-strategies.ts';
import { Compartment } from './compartment.ts';
import { misbehave } from './drill-hooks.ts';
import { startHeapGuard } from './heap-guard.ts';
import type { MemoryUse } from './session-view.ts';

const MB = 1024 * 1024;

invariant(!isMainThread, 'workers/asset/thread.ts is the entry of a worker thread');
main(workerData as ThreadStart<MessagePort>);

/** Puts a compartment into this thread: ports to the world, both planes to the supervisor, heap guard, drill hooks. */
function main({ asset, incarnation, drill, pulse, dataPort: port, controlPort }: ThreadStart<MessagePort>): void {
  const words = new Int32Array(pulse);
  const compartment = new Compartment({
    asset,
    incarnation,
    drill,
    pulse: words,
    world: nodeWorld(),
    link: {
      send: (message) => port.postMessage(message),
      leave: (exitCode) => process.exit(exitCode),
    },
    memory: memoryUse,
    ownStrategies: unchangedStrategies,
    platform: { node: process.version, v8: process.versions.v8 },
  });

  port.on('message', (message: ToWorker) => {
    if (message.type !== 'drill') compartment.receive(message);
    else if (drill) misbehave(message.hook, () => port.postMessage(floodMessage({ asset, incarnation })));
  });
  expose(controlOf(compartment), controlPort);
  startHeapGuard({
    halt: (reason) => compartment.halt(reason),
    resume: (reason) => compartment.unhalt(reason),
    leave: () => compartment.leave(WORKER_EXIT.heapGuard),
  });
  // Says hello when this module has been evaluated: ending a thread before that ended the whole process with it (Node 24).
  setImmediate(() => compartment.start());
  // A thread that is ended from outside leaves nothing behind: what it compiled is kept now. Nothing to do but the first time.
  flushCompileCache();
}

function controlOf(compartment: Compartment): CompartmentControl {
  return {
    drain: (reason, withinMs) => new Promise((resolve) => compartment.drain(reason, withinMs, resolve)),
    halt: (reason) => Promise.resolve(compartment.halt(reason)),
    resume: (reason) => Promise.resolve(compartment.resume(reason)),
    snapshot: () => Promise.resolve(compartment.snapshot()),
  };
}

function memoryUse(): MemoryUse {
  const { used_heap_size: heap, external_memory: external } = getHeapStatistics();
  return { heapMb: heap / MB, externalMb: external / MB };
}

/** Well-formed and counted, so that only its number is wrong. */
function floodMessage(sender: Pick<FromWorker, 'asset' | 'incarnation'>): FromWorker {
  const fact = { type: 'alarm', code: 'DRILL_FLOOD', detail: 'the drill asked for this' } as const;
  return { ...sender, v: PROTOCOL_VERSION, seq: 0, body: { type: 'fact', at: epochMs(0), fact } };
}
