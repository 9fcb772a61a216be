import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Endpoints, endpointsSchema } from '../../shared/wire/endpoints.ts';
import { parseLedger, type VenueLedger } from '../../src/report/venue-ledger.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

/** A `bulkhead venue` in a process of its own, which lives on whatever becomes of the bots that trade on it. */
export class VenueBeside {
  readonly endpoints: Endpoints;
  readonly #child: ChildProcess;
  readonly #control: string;

  private constructor(child: ChildProcess, endpoints: Endpoints) {
    this.#child = child;
    this.endpoints = endpoints;
    if (endpoints.control === undefined) throw new Error('the venue names no control door');
    this.#control = endpoints.control;
  }

  /** @param args of `bulkhead venue`; resolves when it serves */
  static async start(args: readonly string[]): Promise<VenueBeside> {
    const child = spawn(process.execPath, [MAIN, 'venue', ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    return new VenueBeside(child, endpointsSchema.parse(JSON.parse(line)));
  }

  get port(): number {
    return Number(new URL(this.endpoints.clob).port);
  }

  /** The venue's own books. */
  async ledger(): Promise<VenueLedger> {
    return parseLedger(await (await fetch(`${this.#control}/ledger`)).text());
  }

  /** Ids of the orders that are open by the venue's own books. */
  async openOrders(): Promise<readonly string[]> {
    const answer = await fetch(`${this.#control}/open-orders`);
    const { orders } = (await answer.json()) as { readonly orders: readonly { readonly id: string }[] };
    return orders.map(({ id }) => id);
  }

  /** Switches faults on. */
  async fault(...faults: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
    const answer = await fetch(`${this.#control}/faults`, { method: 'POST', body: JSON.stringify(faults) });
    if (!answer.ok) throw new Error(`the venue answered ${answer.status}: ${await answer.text()}`);
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await ended;
  }
}
