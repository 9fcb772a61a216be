import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as relayer from '@polymarket/builder-relayer-client';
import * as signing from '@polymarket/builder-signing-sdk';
import * as client from '@polymarket/client';
import * as actions from '@polymarket/client/actions';
import * as clobV1 from '@polymarket/clob-client';
import * as clobV2 from '@polymarket/clob-client-v2';
import realTimeData from '@polymarket/real-time-data-client';
import { describe, expect, test } from 'vitest';
import { METHODS, type PackageName } from './methods.ts';

/** Public methods and exported functions of the packages as they are installed. */
const INSTALLED: Readonly<Record<PackageName, readonly string[]>> = {
  '@polymarket/clob-client-v2': [
    ...publicMethods(clobV2.ClobClient, '@polymarket/clob-client-v2', 'client.d.ts'),
    ...functionsOf(clobV2),
  ],
  '@polymarket/client': [
    ...declaredMethods('BasePublicClient'),
    ...declaredMethods('BaseSecureClient'),
    ...decoratedMethods(),
    ...functionsOf(client),
  ],
  '@polymarket/client/actions': functionsOf(actions).filter((name) => !decoratedMethods().includes(name)),
  '@polymarket/real-time-data-client': publicMethods(
    realTimeData.RealTimeDataClient,
    '@polymarket/real-time-data-client',
    'client.d.ts',
  ),
  '@polymarket/builder-relayer-client': [
    ...publicMethods(relayer.RelayClient, '@polymarket/builder-relayer-client', 'client.d.ts'),
    ...functionsOf(relayer),
  ],
  '@polymarket/builder-signing-sdk': [
    ...publicMethods(signing.BuilderConfig, '@polymarket/builder-signing-sdk', 'config.d.ts'),
    ...functionsOf(signing),
  ],
  '@polymarket/clob-client': [
    ...publicMethods(clobV1.ClobClient, '@polymarket/clob-client', 'client.d.ts'),
    ...publicMethods(clobV1.RfqClient, '@polymarket/clob-client', 'rfq-client.d.ts'),
    ...functionsOf(clobV1),
  ],
};

describe('the list of methods', () => {
  test.each(Object.keys(METHODS) as PackageName[])('names every public method of %s and nothing else', (name) => {
    expect(Object.keys(METHODS[name]).toSorted()).toEqual([...new Set(INSTALLED[name])].toSorted());
  });

  test('gives each method a test or a reason', () => {
    const bare = Object.entries(METHODS).flatMap(([name, methods]) =>
      Object.entries(methods)
        .filter(([, entry]) => (entry.calledIn === undefined) === (entry.notApplicable === undefined))
        .map(([method]) => `${name} ${method}`),
    );
    expect(bare).toEqual([]);
  });

  test('is checked at the end of each file that it names', () => {
    const files = Object.values(METHODS).flatMap((methods) =>
      Object.values(methods).flatMap(({ calledIn }) => (calledIn === undefined ? [] : [calledIn])),
    );
    const checking = readdirSync(import.meta.dirname)
      .filter((name) => name.endsWith('.test.ts'))
      .filter((name) => {
        const file = name.replace('.test.ts', '');
        return readFileSync(join(import.meta.dirname, name), 'utf8').includes(`expectListedCalls('${file}')`);
      })
      .map((name) => name.replace('.test.ts', ''));
    expect(checking.toSorted()).toEqual([...new Set(files)].toSorted());
  });
});

/** Methods of a class that its own declaration file does not call private or protected. */
function publicMethods(
  type: { readonly prototype: object; new (...parameters: never[]): object },
  name: string,
  file: string,
) {
  const declaration = readFileSync(join(folderOf(name), file), 'utf8');
  const hidden = new Set([...declaration.matchAll(/^\s*(?:private|protected) (\w+)/gm)].map(([, method]) => method));
  return methodsOf(type).filter((method) => !hidden.has(method));
}

function methodsOf(type: { readonly prototype: object }): string[] {
  const described = Object.entries(Object.getOwnPropertyDescriptors(type.prototype));
  return described
    .filter(([name, { value }]) => name !== 'constructor' && typeof value === 'function')
    .map(([name]) => name);
}

/** Methods of a class of `@polymarket/client` that is declared but not exported. */
function declaredMethods(type: string): string[] {
  const folder = folderOf('@polymarket/client');
  const texts = readdirSync(folder)
    .filter((name) => name.endsWith('.d.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
  const body = texts
    .map((text) => new RegExp(`^declare class ${type}<[\\s\\S]*?^}`, 'm').exec(text)?.[0] ?? '')
    .join('');
  return [...body.matchAll(/^ {4}(\w+)(?:<.*>)?\(/gm)]
    .map(([, name]) => name ?? '')
    .filter((name) => name !== 'constructor');
}

/** Methods that the package hangs onto its clients, public and authenticated. */
function decoratedMethods(): string[] {
  return [false, true].flatMap((secure) => {
    const target = { isSecureClient: () => secure, isPublicClient: () => !secure };
    return Object.keys(client.allActions(target as never));
  });
}

/** Exported functions; classes and constants are none. */
function functionsOf(module: object): string[] {
  return Object.entries(module)
    .filter(([name, value]) => typeof value === 'function' && /^[a-z]/.test(name))
    .map(([name]) => name);
}

function folderOf(name: string): string {
  return dirname(createRequire(import.meta.url).resolve(name));
}
