import { describe, expect, it } from 'vitest';
import { loadSettings } from '../../../../src/config/load-settings.ts';
import { liveWallet } from '../../../../src/run/live/live-wallet.ts';
import { checkTreasury } from '../../../../src/run/preflight/treasury-checks.ts';
import { playMoneyKey } from '../../../../src/supervisor/account.ts';
import { SeededRandom } from '../../../../shared/ports/seeded-random.ts';
import { endpointsAt } from '../../../../workers/venue/api/paths.ts';
import { FakeHttp } from '../../../support/fake-http.ts';

const KEY = playMoneyKey(new SeededRandom(2));
const YES = `0x${'1'.padStart(64, '0')}`;

/** A node that answers each method so. */
function nodeThatSays(answers: Readonly<Record<string, string>>): FakeHttp {
  const http = new FakeHttp();
  http.respondWith(({ request, answer }) => {
    const asked = JSON.parse(request.body ?? '') as { readonly id: number; readonly method: string }[];
    answer(
      200,
      asked.map(({ id, method }) => ({ jsonrpc: '2.0', id, result: answers[method] })),
    );
  });
  return http;
}

async function verdicts(answers: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>> {
  const settings = loadSettings([{ source: 'test', values: { treasury: { mode: 'eoa' } } }]);
  const checks = await checkTreasury({
    http: nodeThatSays({ eth_chainId: '0x89', eth_getBalance: '0xde0b6b3a7640000', eth_call: YES, ...answers }),
    now: () => 0,
    endpoints: endpointsAt('venue.test'),
    settings,
    access: { privateKey: KEY, wallet: liveWallet(KEY, settings.wallet), credentials: undefined },
  });
  return Object.fromEntries(checks.map(({ name, verdict, detail }) => [name, `${verdict}: ${detail}`]));
}

describe('what a treasury that pays its own gas needs', () => {
  it('has nothing against a wallet with gas and approvals', async () => {
    expect(await verdicts({})).toEqual({
      'chain node': 'ok: answers',
      gas: 'ok: 1.0 POL',
      'share approval': 'ok: the router',
    });
  });

  it.each([
    ['no gas', { eth_getBalance: '0x0' }, 'gas', 'refuse: the wallet has no POL to pay transactions with'],
    ['little gas', { eth_getBalance: '0x2386f26fc10000' }, 'gas', 'warn: 0.01 POL'],
    [
      'a balance that cannot be read',
      { eth_getBalance: 'nonsense' },
      'gas',
      'refuse: the balance cannot be read: no number',
    ],
    ['another chain', { eth_chainId: '0x1' }, 'chain node', 'refuse: is one of chain 1, not of 137'],
    [
      'an approval that cannot be read',
      { eth_call: '0x' },
      'share approval',
      'warn: the router: cannot be read: no number',
    ],
  ])('tells of %s', async (_name, answers, check, words) => {
    expect((await verdicts(answers))[check]).toBe(words);
  });
});
