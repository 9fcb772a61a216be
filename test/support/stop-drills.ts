import { join } from 'node:path';
import { ASSETS } from '../../shared/market/assets.ts';
import type { DrillHook } from '../../shared/events/worker-protocol.ts';
import type { BotBeside } from './bot-beside.ts';
import { bulkhead, type Ending } from './bulkhead-process.ts';
import type { DrillGround } from './drill-ground.ts';
import { firstWordsAfterPauses, type Resumption } from './resumption.ts';

/** How a bot that was told to end came to its end. */
export type Stop = { readonly ms: number; readonly ending: Ending; readonly openOrders: readonly string[] };

/** Starts a bot and ends it in the middle of a round with orders out, by one SIGTERM. */
export async function terminate(ground: DrillGround): Promise<Stop> {
  const bot = ground.startBot();
  await bot.session.untilAllTrade();
  await ground.untilExposed();
  const toldAt = performance.now();
  const ending = await bot.stop();
  return { ms: performance.now() - toldAt, ending, openOrders: await ground.venue.openOrders() };
}

export type Freeze = {
  /** How long it lasted until the venue had taken every order off its book by itself, ms. */
  readonly deadManMs: number;
  readonly resumptions: readonly Resumption[];
  /** Orders that came to the venue although they were signed before its records had been read anew. */
  readonly sentBeforeReading: readonly string[];
  readonly ending: Ending;
};

/**
 * Stops the bot's process with orders out until the venue has cancelled them all, and for so long at the least; then lets it go on
 * until it trades again, and ends it in order.
 */
export async function freeze(ground: DrillGround, atLeastMs: number): Promise<Freeze> {
  const bot = ground.startBot();
  await bot.session.untilAllTrade();
  const open = await ground.untilExposed();
  const frozenAt = performance.now();
  bot.signal('SIGSTOP');
  const deadManMs = (await ground.untilGone(open)) - frozenAt;
  await pause(atLeastMs - deadManMs);
  const frozenMs = performance.now() - frozenAt;
  bot.signal('SIGCONT');
  await bot.session.untilAllTrade();
  await ground.untilExposed();
  const ending = await bot.stop();
  const resumptions = firstWordsAfterPauses(join(ground.dataDir, 'tapes'), frozenMs - 1_000);
  const taken = new Set((await ground.venue.ledger()).orders.map(({ id }) => id));
  const early = resumptions.flatMap(({ signedBeforeReading }) => signedBeforeReading);
  return { deadManMs, resumptions, sentBeforeReading: early.filter((id) => taken.has(id)), ending };
}

/** What became of the orders of a bot whose workers all misbehave at the same moment. */
export type Collapse = { readonly orders: number; readonly zeroMs: number };

/** Breaks every worker of a bot that was started for a drill, and presses the kill switch at once where that is asked for. */
export async function collapse(ground: DrillGround, bot: BotBeside, hook: DrillHook, kill: boolean): Promise<Collapse> {
  const open = await ground.untilExposed();
  const brokenAt = performance.now();
  const gone = ground.untilGone(open);
  await Promise.all(ASSETS.map((asset) => bot.session.post(`/api/drill/${asset}/${hook}`)));
  if (kill) await bot.session.post('/api/kill');
  return { orders: open.length, zeroMs: (await gone) - brokenAt };
}

/** Lets a killed bot trade again, as an operator would. */
export async function enableAll(ground: DrillGround): Promise<void> {
  for (const asset of ASSETS) {
    const { code, stderr } = await bulkhead(['enable', asset, '--data-dir', ground.dataDir]).ended;
    if (code !== 0) throw new Error(`enable ${asset}: ${stderr}`);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
