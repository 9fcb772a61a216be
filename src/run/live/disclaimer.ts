import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { SafetyError } from '../../../shared/errors.ts';

/** The operator's own words for every live start, by `--i-understand` or at the prompt. */
export const CONFIRMATION = 'I can lose this money';

/** Shown at the first live start with a data folder, and again when its text changes. */
const DISCLAIMER = `Bulkhead is about to trade with real money.

It comes without any warranty and is no financial advice. Its strategies can lose, and on recorded rounds most simple ones
do (docs/live.md). Bugs, the venue, the network and the chain can lose money too, faster than a person reacts. You alone
decide what is at stake, whether you may trade where you are, and what you owe of any gain. Start at the minimum size.
`;
const DISCLAIMER_VERSION = 1;

export type ConfirmationOptions = {
  readonly dataDir: string;
  /** What `--i-understand` said. */
  readonly given: string | undefined;
  /** Where a person can be asked; absent where nobody sits there. */
  readonly terminal: { readonly input: NodeJS.ReadableStream; readonly output: NodeJS.WritableStream } | undefined;
  readonly say: (text: string) => void;
};

/**
 * Lets a live start pass when the operator says so in words, every time; the first time he has the disclaimer before him.
 *
 * @throws {SafetyError} code `unconfirmed`
 */
export async function confirmLive({ dataDir, given, terminal, say }: ConfirmationOptions): Promise<void> {
  const acknowledged = join(dataDir, `live-disclaimer-${DISCLAIMER_VERSION}`);
  const isFirst = !existsSync(acknowledged);
  if (isFirst) say(DISCLAIMER);
  const words = given ?? (terminal === undefined ? undefined : await ask(terminal));
  if (words?.trim() !== CONFIRMATION) {
    const how = `say --i-understand "${CONFIRMATION}"`;
    const reason = words === undefined ? 'needs a confirmation in words' : 'was not confirmed in the very words';
    throw new SafetyError('unconfirmed', `live trading ${reason}: ${how}`);
  }
  if (isFirst) writeFileSync(acknowledged, `acknowledged ${new Date().toISOString()}\n`);
}

async function ask(terminal: NonNullable<ConfirmationOptions['terminal']>): Promise<string> {
  const lines = createInterface(terminal);
  try {
    return await lines.question(`Type "${CONFIRMATION}" to go on: `);
  } finally {
    lines.close();
  }
}
