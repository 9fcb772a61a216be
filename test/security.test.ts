import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { projectFiles, scan, secretsIn } from './support/secret-scan.ts';

const HOME = fileURLToPath(new URL('../', import.meta.url));

function json(path: string): unknown {
  return JSON.parse(readFileSync(`${HOME}/${path}`, 'utf8'));
}

describe('what is handed out', () => {
  it('holds no secret (M278)', () => {
    const files = projectFiles(HOME);
    expect(files).toEqual(expect.arrayContaining(['README.md', 'src/cli/main.ts', 'config/default.yaml']));
    expect(scan(HOME, files)).toEqual([]);
  });

  it('ignores files that are made for secrets, and has none', () => {
    const ignored = readFileSync(`${HOME}/.gitignore`, 'utf8').split('\n');
    expect(ignored).toEqual(expect.arrayContaining(['.env', '.env.*', '/data/']));
    expect(projectFiles(HOME).filter((path) => /(^|\/)\.env/.test(path))).toEqual([]);
  });

  it.each([
    ['src/a.ts', `const key = '0x${'4c'.repeat(32)}';`],
    ['.ci/run', `export POLYMARKET_API_SECRET=${'QUJD'.repeat(8)}`],
    ['config/a.yaml', ['-----BEGIN EC', 'PRIVATE KEY-----'].join(' ')],
    ['docs/a.md', `AKIA${'A1B2'.repeat(4)}`],
    ['test/a.ts', `token: ghp_${'a1B2'.repeat(9)}`],
  ])('would be stopped with a secret in %s', (path, text) => {
    expect(secretsIn(path, ['first', text].join('\n'))).toEqual([expect.stringContaining(`${path}:2: `)]);
  });

  it('takes every dependency from the registry, by an exact version and a checksum, and runs no install script (M286)', () => {
    const { dependencies, devDependencies } = json('package.json') as Record<string, Record<string, string>>;
    const versions = Object.values({ ...dependencies, ...devDependencies });
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
    const { packages } = json('package-lock.json') as {
      readonly packages: Record<string, { readonly integrity?: string; readonly link?: boolean }>;
    };
    const unchecked = Object.entries(packages).filter(
      ([path, { integrity }]) => path !== '' && integrity?.startsWith('sha512-') !== true,
    );
    expect(unchecked.map(([path]) => path)).toEqual([]);
    expect(readFileSync(`${HOME}/bulkhead`, 'utf8')).toContain('npm ci --ignore-scripts');
  });

  it('grants its machine nothing but reading the one secret (M284)', () => {
    const { Statement: statements } = json('config/iam-policy.example.json') as {
      readonly Statement: readonly { readonly Action: string; readonly Resource: string }[];
    };
    expect(statements).toHaveLength(1);
    expect(statements[0]?.Action).toBe('secretsmanager:GetSecretValue');
    expect(statements[0]?.Resource).toMatch(/:secret:bulkhead\/wallet-\?{6}$/);
  });
});
