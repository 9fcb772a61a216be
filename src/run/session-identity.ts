import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Settings } from '../config/settings.ts';
import type { SessionIdentity } from './compartments.ts';

const SHARED = fileURLToPath(new URL('../../shared/', import.meta.url));

/** Names a session and what it was made of, for tapes and reports. */
export function newSessionIdentity(settings: Settings, startedAtMs: number): SessionIdentity {
  const stamp = new Date(startedAtMs).toISOString().replaceAll(/[-:]/g, '').slice(0, 15);
  return {
    runId: `${stamp}-${randomBytes(2).toString('hex')}`,
    buildHash: buildHash(),
    configHash: shortHash([JSON.stringify(settings)]),
  };
}

/** Over every file of `shared/`: two builds with the same hash decide alike. */
export function buildHash(): string {
  const files = readdirSync(SHARED, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return shortHash(files.flatMap((path) => [path.slice(SHARED.length), readFileSync(path)]));
}

function shortHash(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex').slice(0, 16);
}
