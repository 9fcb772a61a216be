import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as comlink from 'comlink';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import {
  type CompartmentControl,
  PROTOCOL_VERSION,
  PULSE,
  WORKER_EXIT,
} from '../../../shared/events/worker-protocol.ts';
import { compartmentConfig } from '../../support/compartment-config.ts';
import { CompartmentThread } from '../../support/compartment-thread.ts';

const threads: CompartmentThread[] = [];

/** Threads write to the real disk. */
const tapeFolder = mkdtempSync(join(tmpdir(), 'bulkhead-tapes-'));

afterEach(async () => {
  await Promise.all(threads.splice(0).map((thread) => thread.terminate()));
});

afterAll(() => rmSync(tapeFolder, { recursive: true }));

async function start({ drill = true, oldSpaceMb = 192 } = {}): Promise<CompartmentThread> {
  const thread = new CompartmentThread({ drill, oldSpaceMb });
  threads.push(thread);
  await thread.first('hello');
  return thread;
}

/** Resolves when the condition holds; the test's own time limit is the deadline. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('a compartment’s thread', () => {
  it('says hello, pulses, and reports a config that it cannot run before it leaves', async () => {
    const thread = await start({ drill: false });
    await until(() => Atomics.load(thread.pulse, PULSE.beats) > 0);
    const { signing: _, ...config } = compartmentConfig({ tapeFolder });
    thread.post({ type: 'config', version: PROTOCOL_VERSION, config });
    const { body } = await thread.first('fault');
    expect(body).toMatchObject({ fault: { error: { name: 'SafetyError', code: 'no_key' } } });
    expect(await thread.ended).toEqual({ code: WORKER_EXIT.fault, error: undefined });
  });

  it('leaves with a code of its own when the supervisor speaks another protocol', async () => {
    const thread = await start({ drill: false });
    thread.post({ type: 'config', version: PROTOCOL_VERSION + 1, config: compartmentConfig({ tapeFolder }) });
    expect((await thread.ended).code).toBe(WORKER_EXIT.protocol);
  });

  it('answers on its control plane', async () => {
    const thread = await start({ drill: false });
    const control = comlink.wrap<CompartmentControl>(thread.control);
    expect(await control.drain('nothing to do', 1_000)).toEqual({ confirmed: true, orderIds: [] });
    await expect(control.snapshot()).rejects.toThrow('before the config');
  });

  it('refuses to be run on the main thread', async () => {
    const entry = fileURLToPath(new URL('../../../workers/asset/thread.ts', import.meta.url));
    const { code, output } = await run(entry);
    expect(code).toBe(1);
    expect(output).toContain('is the entry of a worker thread');
  });
});

describe('drill hooks', () => {
  it('throw: an error escapes, then exit 1', async () => {
    const thread = await start();
    thread.drill('throw');
    expect(await thread.ended).toMatchObject({ code: 1, error: { message: 'throw: the drill asked for this' } });
  });

  it('reject: an unhandled rejection ends the thread like an error', async () => {
    const thread = await start();
    thread.drill('reject');
    expect(await thread.ended).toMatchObject({ code: 1, error: { message: 'reject: the drill asked for this' } });
  });

  it('exit: nothing but an exit code is seen', async () => {
    const thread = await start();
    thread.drill('exit');
    expect(await thread.ended).toEqual({ code: 3, error: undefined });
  });

  it('hang: the pulse stops, and only termination ends it', async () => {
    const thread = await start();
    thread.drill('hang');
    let last = -1;
    await until(() => {
      const beats = Atomics.load(thread.pulse, PULSE.beats);
      const stopped = beats === last;
      last = beats;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250);
      return stopped && Atomics.load(thread.pulse, PULSE.beats) === last;
    });
    expect(await thread.terminate()).toBe(1);
  });

  it('heap-growth: the guard leaves before V8’s limit could end the process', async () => {
    const thread = await start({ oldSpaceMb: 96 });
    thread.drill('heap-growth');
    expect(await thread.ended).toEqual({ code: WORKER_EXIT.heapGuard, error: undefined });
  });

  it('heap-burst: ends the worker, or the process with it, but never goes unnoticed', async () => {
    const fixture = fileURLToPath(new URL('../../fixtures/workers/heap-burst.ts', import.meta.url));
    const { code, output } = await run(fixture);
    const endedAlone = code === 0 && /worker ended alone with [1-9]/.test(output);
    const endedTheProcess = code !== 0;
    expect(endedAlone || endedTheProcess).toBe(true);
  });

  it('flood: sends counted messages without any credit', async () => {
    const thread = await start();
    thread.drill('flood');
    await until(() => thread.messages.length > 5_000);
    expect(thread.messages.filter(({ body }) => body.type === 'fact').length).toBeGreaterThan(4_000);
  });

  it('do nothing in a thread that was not spawned for a drill', async () => {
    const thread = await start({ drill: false });
    for (const hook of ['throw', 'exit', 'flood'] as const) thread.drill(hook);
    const control = comlink.wrap<CompartmentControl>(thread.control);
    expect(await control.drain('still alive', 1_000)).toEqual({ confirmed: true, orderIds: [] });
    expect(thread.messages).toHaveLength(1);
  });
});

/** Runs a script in a Node of its own. A process that was ended by a signal has no code: −1. */
function run(script: string): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script]);
    let output = '';
    const keep = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('close', (code) => resolve({ code: code ?? -1, output }));
  });
}
