import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Stage, startStage } from './support/stage.ts';
import { codeBlocks, currentDocs, DOCS_AUTHORITY, renewedDocs } from './support/venue-docs.ts';

/** What docs/venue.md promises a stranger. */
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);
let stage: Stage;

beforeAll(async () => {
  stage = await startStage({
    roundMs: 60_000,
    crowd: { bookChangesPerS: 14, takesPerS: 1.6, earlyBookChangesPerS: 2.5 },
  });
});

afterAll(() => stage.close());

/** An example of the page, turned to the venue of this test. */
function aimed(code: string): string {
  return code.replaceAll(DOCS_AUTHORITY, new URL(stage.endpoints.clob).host);
}

describe('docs/venue.md', () => {
  test('tells the commands, addresses, faults and methods as they are (npm run docs renews them)', () => {
    expect(currentDocs()).toBe(renewedDocs());
  });

  test('shows TypeScript that runs as printed', async () => {
    const programs = codeBlocks('ts');
    expect(programs.length).toBeGreaterThan(1);
    for (const program of programs) {
      const { stdout } = await run(process.execPath, ['--input-type=module-typescript', '--eval', aimed(program)], {
        cwd: ROOT,
      });
      expect(stdout).toMatch(/\S/);
    }
  });

  test('shows curl commands that are answered', async () => {
    const commands = codeBlocks('sh').flatMap((block) => block.split('\n').filter((line) => line.startsWith('curl ')));
    expect(commands.length).toBeGreaterThan(5);
    for (const command of commands) {
      const { stdout } = await run('sh', ['-c', aimed(command)], { cwd: ROOT });
      expect(stdout).toMatch(/\S/);
    }
  });

  test('shows commands of bulkhead that exist', async () => {
    const commands = codeBlocks('sh')
      .flatMap((block) => block.split('\n'))
      .filter((line) => line.startsWith('./bulkhead venue'));
    expect(commands.length).toBeGreaterThan(2);
    const flags = new Set(commands.flatMap((line) => line.match(/--[\w-]+/g) ?? []));
    const { stdout } = await run(process.execPath, ['src/cli/main.ts', 'venue', '--help'], { cwd: ROOT });
    expect([...flags].filter((flag) => !stdout.includes(flag))).toEqual([]);
    for (const command of commands.filter((line) => line.startsWith('./bulkhead venue fault '))) {
      const asked = aimed(command).replace('./bulkhead', `"${process.execPath}" src/cli/main.ts`);
      expect((await run('sh', ['-c', asked], { cwd: ROOT })).stdout).toMatch(/^applied: /);
    }
  });
});
