import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { BotProcess } from '../../../src/guard/bot-process.ts';

const SLOW_LISTENER = fileURLToPath(new URL('../../fixtures/processes/slow-listener.ts', import.meta.url));

describe('BotProcess', () => {
  it('holds a signal until the bot listens, so that one in its first moments does not kill it', async () => {
    const bot = new BotProcess([SLOW_LISTENER], process.env);
    bot.pass('SIGINT');
    expect(await bot.ended).toEqual({ code: 0, signal: null });
  });

  it('kills without asking', async () => {
    const bot = new BotProcess([SLOW_LISTENER], process.env);
    bot.kill();
    expect(await bot.ended).toEqual({ code: null, signal: 'SIGKILL' });
  });
});
