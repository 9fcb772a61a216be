import { fc } from '@fast-check/vitest';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openLog } from '../../../src/log/logger.ts';
import { Scrubber } from '../../../src/log/scrubber.ts';

const PRIVATE_KEY = `0x${'5e'.repeat(32)}`;
const SECRET = 'q+V0/Secret+value/with==';
const PASSPHRASE = 'correct "horse" battery';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function scrubberOf(...secrets: readonly string[]): Scrubber {
  const scrubber = new Scrubber();
  for (const secret of secrets) scrubber.add(secret);
  return scrubber;
}

describe('openLog', () => {
  it('never writes a known secret, however deep it sits: in a field, a message, an error, a header', () => {
    const folder = mkdtempSync(join(tmpdir(), 'bulkhead-log-'));
    folders.push(folder);
    const log = openLog({
      level: 'debug',
      folder,
      scrubber: scrubberOf(PRIVATE_KEY, SECRET, PASSPHRASE),
      pretty: false,
      onFailure: (error) => expect.unreachable(error.message),
    });
    log.info({ config: { deep: [{ signing: { privateKey: PRIVATE_KEY, secret: SECRET } }] } }, 'started');
    log.warn(`the key ${PRIVATE_KEY.slice(2).toUpperCase()} was refused for "${PASSPHRASE}"`);
    log.error({ err: new Error(`POST failed with ${SECRET}`, { cause: new Error(PASSPHRASE) }) });
    log.debug({ passphrase: PASSPHRASE }, 'request');
    log.info({ headers: { POLY_PASSPHRASE: PASSPHRASE, url: `?secret=${encodeURIComponent(SECRET)}` } });

    const text = readFileSync(join(folder, 'bulkhead.log'), 'utf8');
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { msg?: string });
    expect(lines).toHaveLength(5);
    expect(lines[0]?.msg).toBe('started');
    for (const form of ['5e5e5e5e', '5E5E5E5E', 'Secret', 'horse']) expect(text).not.toContain(form);
  });
});

describe('Scrubber', () => {
  it('finds a base64 secret in the other alphabet and without its padding', () => {
    const scrubber = scrubberOf(SECRET);
    expect(scrubber.scrub('k=q-V0_Secret-value_with==&x')).toBe('k=***&x');
    expect(scrubber.scrub('k=q+V0/Secret+value/with&x')).toBe('k=***&x');
  });

  it('does not blot out short texts that happen to be called secret', () => {
    expect(scrubberOf('key').scrub('the key of the matter')).toBe('the key of the matter');
  });

  it('leaves nothing of a secret in a line of JSON, whatever characters it is made of', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8, maxLength: 64 }), fc.string(), fc.string(), (secret, before, after) => {
        const line = JSON.stringify({ deep: { message: `${before}${secret}${after}` } });
        expect(scrubberOf(secret).scrub(line)).not.toContain(JSON.stringify(secret).slice(1, -1));
      }),
    );
  });
});
