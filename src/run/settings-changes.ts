import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../config/settings.ts';

const FILE = 'settings-last.json';

/** May hold the operator's own keys for a service. */
const UNTOLD = 'treasury.rpcUrl';

/**
 * What differs from the settings of the data folder's last session, as `key: before → now`; then these are the last ones. So an
 * update that brought back an old limit is seen at its first start (pitfall 28). Nothing differs where there was no session.
 */
export function settingsChanges(settings: Settings): readonly string[] {
  const path = join(settings.dataDir, FILE);
  const before = readLast(path);
  const now = flattened(settings);
  writeFileSync(`${path}.new`, JSON.stringify(now));
  renameSync(`${path}.new`, path);
  if (before === undefined) return [];
  const keys = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...keys]
    .filter((key) => before[key] !== now[key])
    .toSorted()
    .map((key) => `${key}: ${before[key] ?? 'nothing'} → ${now[key] ?? 'nothing'}`);
}

type Flat = Readonly<Record<string, string>>;

/** A record that cannot be read is none. */
function readLast(path: string): Flat | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof value === 'object' && value !== null ? (value as Flat) : undefined;
  } catch {
    return undefined;
  }
}

function flattened(value: object, prefix = ''): Flat {
  const entries = Object.entries(value).flatMap(([name, inner]: [string, unknown]): [string, string][] => {
    const key = `${prefix}${name}`;
    if (inner === undefined || key === UNTOLD) return [];
    const isGroup = typeof inner === 'object' && inner !== null && !Array.isArray(inner);
    return isGroup ? Object.entries(flattened(inner, `${key}.`)) : [[key, JSON.stringify(inner)]];
  });
  return Object.fromEntries(entries);
}
