import { describe } from 'vitest';
import { chromiumPath } from './chromium-path.ts';

/** A suite in a real browser. Without one it prints how to get it and is skipped; CI treats that as failed. */
export function describeWithChromium(name: string, suite: (executablePath: string) => void): void {
  const executablePath = chromiumPath();
  if (executablePath === undefined) {
    console.log(`SKIPPED ${name}: apt-get install chromium`);
    describe.skip(name, () => suite(''));
    return;
  }
  describe(name, () => suite(executablePath));
}
