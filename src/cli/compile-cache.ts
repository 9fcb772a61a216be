import { existsSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NODE_MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** Read by Node itself, in processes and in worker threads. */
const COMPILE_CACHE = 'NODE_COMPILE_CACHE';

/**
 * Keeps what Node compiled for the next start, here and in every child: most of a start is stripping types and compiling, and
 * after a crash each second of it is one in which nobody trades. It lies with the dependencies, where whoever may change it
 * could change those as well; a folder that cannot be written is done without. A folder named by the environment stays.
 */
export function useCompileCache(): void {
  if (process.env[COMPILE_CACHE] !== undefined || !existsSync(NODE_MODULES)) return;
  const folder = join(NODE_MODULES, '.cache', 'bulkhead');
  enableCompileCache(folder);
  process.env[COMPILE_CACHE] = folder;
}
