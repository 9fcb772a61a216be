import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** What no file of the project may hold, by the shape that it has. */
const SHAPES: readonly (readonly [what: string, shape: RegExp])[] = [
  ['a private key in PEM', /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ['a key of a cloud account', /\b(AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['a token of a code host or chat', /\b(gh[pousr]_[A-Za-z0-9]{36}|xox[abprs]-[A-Za-z0-9-]{20,})\b/],
];

/** … and outside of tests, whose hashes, ids and wallets are worth nothing to anybody. */
const SHAPES_OUTSIDE_TESTS: typeof SHAPES = [
  ['32 bytes in hex, as a wallet’s key has', /\b0x[0-9a-fA-F]{64}\b/],
  ['a secret of Polymarket’s, set', /POLYMARKET_[A-Z_]*(KEY|SECRET|PASSPHRASE)\s*[=:]\s*["']?[A-Za-z0-9+/_-]{16,}/],
];

const SKIPPED: readonly string[] = ['.git', 'node_modules', 'data', 'coverage', 'dist'];
const BINARY = /\.(png|jpg|zst|tape|parquet|gz)$/;

/** What of a file looks like a secret, one line each: `path:line: what`. */
export function secretsIn(path: string, text: string): string[] {
  const shapes = path.startsWith('test/') ? SHAPES : [...SHAPES, ...SHAPES_OUTSIDE_TESTS];
  return text
    .split('\n')
    .flatMap((line, index) =>
      shapes.flatMap(([what, shape]) => (shape.test(line) ? [`${path}:${index + 1}: ${what}`] : [])),
    );
}

/** Everything in a checkout that is not ignored, as relative paths. */
export function projectFiles(home: string, folder = home): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry: Dirent) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.includes(entry.name) ? [] : projectFiles(home, path);
    return entry.isFile() && !BINARY.test(entry.name) ? [relative(home, path)] : [];
  });
}

/** {@link secretsIn} for files of a checkout. */
export function scan(home: string, paths: readonly string[]): string[] {
  return paths.flatMap((path) => secretsIn(path, readFileSync(join(home, path), 'utf8')));
}
