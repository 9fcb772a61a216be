import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

/** What a finished process left behind. */
export type Ending = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** A `bulkhead` command in a process of its own, as an operator starts it. */
export type BulkheadProcess = {
  readonly child: ChildProcess;
  readonly ended: Promise<Ending>;
  /** What it has written so far. */
  readonly output: { readonly stdout: string; readonly stderr: string };
};

const running = new Set<ChildProcess>();

/** Starts `bulkhead` with these arguments, in `env` or in the environment of the test. */
export function bulkhead(args: readonly string[], env: NodeJS.ProcessEnv = process.env): BulkheadProcess {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env });
  const output = { stdout: '', stderr: '' };
  running.add(child);
  child.stdout.on('data', (chunk: Buffer) => void (output.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => void (output.stderr += chunk.toString()));
  const ended = new Promise<Ending>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      running.delete(child);
      resolve({ code, ...output });
    });
  });
  return { child, ended, output };
}

/** Ends what a failed test left running: politely, so that a guard takes its children along. */
export async function endRunning(): Promise<void> {
  const closed = [...running].map((child) => new Promise<void>((resolve) => void child.once('close', () => resolve())));
  for (const child of running) child.kill('SIGTERM');
  await Promise.all(closed);
}

/** Waits for a state of the outside world; the deadline of the test is the limit. */
export async function until<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
