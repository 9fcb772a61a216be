import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RunReport } from '../../src/run/run-report.ts';
import { openSegment } from '../../workers/ports/segment-bytes.ts';
import { endRunning, until } from '../support/bulkhead-process.ts';
import { LiveStage } from '../support/live-stage.ts';
import { expectPromisesKept } from '../support/promises.ts';

let stage: LiveStage;
beforeAll(async () => {
  stage = await LiveStage.open();
});
afterEach(endRunning);
afterAll(() => stage.close());

/** Every spelling in which a secret could come by. */
function spellingsOf(secret: string): readonly string[] {
  const bare = secret.replace(/^0x/, '');
  const urlSafe = bare.replaceAll('+', '-').replaceAll('/', '_');
  const bytes = /^[0-9a-f]{64}$/i.test(bare) ? [Buffer.from(bare, 'hex').toString('base64')] : [];
  return [
    bare,
    bare.toUpperCase(),
    urlSafe,
    urlSafe.replace(/=+$/, ''),
    Buffer.from(secret).toString('base64'),
    ...bytes,
  ];
}

function filesIn(folder: string): readonly (readonly [path: string, text: string])[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [path, Buffer.from(openSegment(readFileSync(path))).toString('latin1')] as const);
}

async function pages(): Promise<readonly (readonly [path: string, text: string])[]> {
  const paths = ['/', '/metrics', '/api/status', '/healthz', '/api/nothing'];
  return Promise.all(paths.map(async (path) => [path, await (await stage.session.get(path)).text()] as const));
}

describe('secrets (M277)', () => {
  it('stand in no log, report, error, metric, tape, journal or page at debug level, also when everything goes wrong', async () => {
    const credentials = await stage.prepareWallet();
    const report = join(stage.folder, 'report.json');
    const { child, ended } = stage.run(['--report', report, '--log-level', 'debug'], {
      POLYMARKET_API_KEY: credentials.apiKey,
      POLYMARKET_API_SECRET: credentials.secret,
      POLYMARKET_API_PASSPHRASE: credentials.passphrase,
    });
    await until(async () => ((await stage.venue.openOrders()).length >= 2 ? true : undefined));
    await stage.venue.fault(
      { fault: 'http-error', route: 'POST /clob/order', status: 401, error: 'Unauthorized/Invalid api key', for: '2s' },
      { fault: 'http-error', route: 'POST /clob/v1/heartbeats', status: 500, for: '4s' },
      { fault: 'socket-close', service: 'user' },
    );
    await until(async () => ((await stage.session.status())?.heartbeat?.failed ? true : undefined));
    const seen = await pages();
    child.kill('SIGTERM');
    const { stdout, stderr } = await ended;
    const failed = await stage.run([], { POLYMARKET_API_SECRET: 'bad', POLYMARKET_API_PASSPHRASE: 'x' }).ended;

    const { invariants } = JSON.parse(readFileSync(report, 'utf8')) as RunReport;
    expectPromisesKept(invariants, { 4: 'ends before its first fill', 5: 'the same' });
    const { secret, passphrase } = credentials;
    const haystack = [
      ...filesIn(stage.folder),
      ...seen,
      ['standard output', stdout],
      ['standard error', stderr],
      ['output of a failed start', failed.stdout + failed.stderr],
    ] as const;
    // The open part stands in every user frame: whoever looks for the others can find.
    expect(haystack.some(([path, text]) => path.endsWith('.tape') && text.includes(credentials.apiKey))).toBe(true);
    expect(haystack.some(([path]) => path === report)).toBe(true);
    const log = haystack.find(([path]) => path.endsWith('bulkhead.log'))?.[1];
    for (const line of [
      /"level":20.*heartbeats.*"failed"|"level":20.*heartbeats.*"status":500/,
      /"level":20.*"msg":"usage"/,
    ])
      expect(log).toMatch(line);
    for (const [name, value] of Object.entries({ secret, passphrase, privateKey: stage.key })) {
      const found = haystack.filter(([, text]) => spellingsOf(value).some((form) => text.includes(form)));
      expect({ name, found: found.map(([path]) => path) }).toEqual({ name, found: [] });
    }
  });
});
