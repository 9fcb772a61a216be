import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { figuresOf } from '../../bench/bench-case.ts';

describe('bulkhead bench', () => {
  it('names the cases that there are when asked for another, with exit code 2 and nothing on standard output', () => {
    const main = fileURLToPath(new URL('../../bench/main.ts', import.meta.url));
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, 'nonsense'], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^bench: no case named nonsense; there are .*\bprice_change\b/);
  });

  it('takes median and 99th percentile over all samples, in any order', () => {
    const samples = Array.from({ length: 200 }, (_, i) => (i * 37) % 200);
    expect(figuresOf(samples)).toEqual({ medianNs: 100, p99Ns: 198, samples: 200 });
  });
});
