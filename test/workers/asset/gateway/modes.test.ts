import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

function sources(...folders: readonly string[]): readonly (readonly [path: string, text: string])[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(ROOT.length), readFileSync(path, 'utf8')] as const),
  );
}

/** Files in which the text occurs, sorted. */
function filesWith(pattern: RegExp, ...folders: readonly string[]): readonly string[] {
  return sources(...folders)
    .filter(([, text]) => pattern.test(text))
    .map(([path]) => path)
    .sort();
}

describe('paper and live', () => {
  it('differ in the gateway only: nothing else that runs in a worker reads the mode', () => {
    expect(filesWith(/config\.mode\b/, 'workers/asset', 'shared')).toEqual([
      // Refuses a drill with real money.
      'workers/asset/compartment.ts',
      'workers/asset/gateway/open-gateway.ts',
    ]);
  });

  it('have one place that chooses between the two gateways', () => {
    const choosers = filesWith(/from '.*\/(venue-gateway|paper-gateway)\.ts'/, 'workers', 'src', 'shared');
    expect(choosers).toEqual(['workers/asset/gateway/open-gateway.ts']);
  });

  it('have one engine, which does not know of modes', () => {
    expect(
      filesWith(/'(live|paper)'/, 'shared/engine', 'shared/strategies', 'shared/risk').filter(isAboutModes),
    ).toEqual([]);
  });
});

/** Orders are `live` too, in another sense. */
function isAboutModes(path: string): boolean {
  return /mode[^\n]*'(live|paper)'/.test(readFileSync(join(ROOT, path), 'utf8'));
}
