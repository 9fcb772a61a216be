import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe } from 'vitest';

/** Folder of the shared recordings and captures beside the checkout, or `undefined` where there is none. */
export function materialFolder(): string | undefined {
  const folder = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
  return existsSync(folder) ? folder : undefined;
}

/** A suite over the shared recordings. Without them it prints how to get them and is skipped; CI treats that as failed. */
export function describeWithMaterial(name: string, suite: (folder: string) => void): void {
  const folder = materialFolder();
  if (folder === undefined) {
    console.log(`SKIPPED ${name}: place the shared recordings at ../shared/data beside this checkout`);
    describe.skip(name, () => suite(''));
    return;
  }
  describe(name, () => suite(folder));
}
