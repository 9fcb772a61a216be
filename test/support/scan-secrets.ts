import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { projectFiles, scan } from './secret-scan.ts';

// `node test/support/scan-secrets.ts [files]`: exit code 1 when a file holds what looks like a secret. For a git hook.
const home = fileURLToPath(new URL('../../', import.meta.url));
const given = process.argv.slice(2).filter((path) => existsSync(path));
const found = scan(home, process.argv.length > 2 ? given : projectFiles(home));
for (const line of found) console.error(line);
process.exitCode = found.length === 0 ? 0 : 1;
