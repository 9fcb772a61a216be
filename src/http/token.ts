import { randomBytes, timingSafeEqual } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the bearer token of the control interface stands, in the data folder. */
export function tokenFile(dataDir: string): string {
  return join(dataDir, 'control-token');
}

/** The token of this data folder; made at the first start, readable by its owner only. */
export function ensureToken(dataDir: string): string {
  const path = tokenFile(dataDir);
  if (existsSync(path)) {
    chmodSync(path, 0o600);
    return readFileSync(path, 'utf8').trim();
  }
  mkdirSync(dataDir, { recursive: true });
  const token = randomBytes(32).toString('hex');
  writeFileSync(path, `${token}\n`, { mode: 0o600 });
  return token;
}

/** Whether an `Authorization` header carries the token; takes the same time for every wrong one of its length. */
export function isAuthorised(header: string | undefined, token: string): boolean {
  const given = Buffer.from(header ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
