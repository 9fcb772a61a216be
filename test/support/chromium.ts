import { existsSync } from 'node:fs';
import { describe } from 'vitest';

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A suite in a real browser. Without one it prints how to get it and is skipped; CI treats that as failed. */
export function describeWithChromium(name: string, suite: (executablePath: string) => void): void {
  const executablePath = PATHS.find((path) => existsSync(path));
  if (executablePath === undefined) {
    console.log(`SKIPPED ${name}: apt-get install chromium`);
    describe.skip(name, () => suite(''));
    return;
  }
  describe(name, () => suite(executablePath));
}
