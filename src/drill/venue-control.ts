import { request } from 'undici';
import * as z from 'zod';
import { BulkheadError } from '../../shared/errors.ts';
import type { Asset } from '../../shared/market/assets.ts';

const openOrdersSchema = z.object({ count: z.number().int() });

/** The embedded venue's own door, for a drill: its ledger is the judge, its faults are the misfortunes. */
export class VenueControl {
  readonly #base: string;

  constructor(base: string) {
    this.#base = base;
  }

  /** Open orders of the asset by the venue's own books. */
  async openOrders(asset: Asset): Promise<number> {
    const { statusCode, body } = await request(`${this.#base}/open-orders?asset=${asset}`);
    const text = await body.text();
    if (statusCode !== 200) throw new BulkheadError('venue-control', `the venue answered ${statusCode}: ${text}`);
    return openOrdersSchema.parse(JSON.parse(text)).count;
  }

  async fault(fault: Readonly<Record<string, unknown>>): Promise<void> {
    const { statusCode, body } = await request(`${this.#base}/faults`, {
      method: 'POST',
      body: JSON.stringify([fault]),
    });
    const text = await body.text();
    if (statusCode !== 200) throw new BulkheadError('venue-control', `the venue answered ${statusCode}: ${text}`);
  }
}

/** How often the venue is asked while a row waits for zero open orders. */
const LOOK_EVERY_MS = 20;

/** Counts an asset's open orders at the venue again and again, with the moment of each count. */
export class OrderWatch {
  readonly #looks: { readonly at: number; readonly count: number }[] = [];
  #running = true;

  constructor(control: VenueControl, asset: Asset) {
    void this.#look(control, asset);
  }

  /** First moment from `at` on at which the venue showed none; UTC ms. */
  zeroSince(at: number): number | undefined {
    return this.#looks.find((look) => look.at >= at && look.count === 0)?.at;
  }

  stop(): void {
    this.#running = false;
  }

  async #look(control: VenueControl, asset: Asset): Promise<void> {
    while (this.#running) {
      try {
        const count = await control.openOrders(asset);
        this.#looks.push({ at: Date.now(), count });
      } catch {
        // The venue may be gone while a session ends; a row without a zero then fails by itself.
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }
}
