import { expect, test } from 'vitest';
import { METHODS, type PackageName, type TestFile } from '../methods.ts';

const called = new Set<string>();

/** An official client, or a package's exports, whose calls are noted: only those that the test makes itself count. */
export function recorded<Client extends object>(owner: PackageName, client: Client): Client {
  return new Proxy(client, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function' || typeof name !== 'string') return value;
      return (...parameters: unknown[]) => {
        called.add(`${owner} ${name}`);
        return Reflect.apply(value, target, parameters) as unknown;
      };
    },
  });
}

/** Last test of a file: every method that the list places in it was called. */
export function expectListedCalls(file: TestFile): void {
  test('every method that the list of methods places here was called', () => {
    const listed = Object.entries(METHODS).flatMap(([owner, methods]) =>
      Object.entries(methods)
        .filter(([, entry]) => entry.calledIn === file)
        .map(([method]) => `${owner} ${method}`),
    );
    expect(listed.length).toBeGreaterThan(0);
    expect(listed.filter((method) => !called.has(method))).toEqual([]);
  });
}
