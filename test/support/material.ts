import { existsSync, readFileSync } from 'node:fs';
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

/** A suite over a page of the specification that the project was built from, skipped as {@link describeWithMaterial} is. */
export function describeWithReference(page: string, name: string, suite: (text: string) => void): void {
  const path = fileURLToPath(new URL(`../../../shared/reference/${page}`, import.meta.url));
  if (!existsSync(path)) {
    console.log(`SKIPPED ${name}: place the specification at ../shared/reference beside this checkout`);
    describe.skip(name, () => suite(''));
    return;
  }
  describe(name, () => suite(readFileSync(path, 'utf8')));
}
