import { UsageError } from '../../../shared/errors.ts';
import { nearestName } from '../../config/nearest.ts';
import type { Importer, SourceFile } from '../importer.ts';
import { binanceAggTrades } from './binance-agg-trades.ts';
import { binanceFrames } from './binance-frames.ts';
import { bookMessages } from './book-messages.ts';
import { priceTicks } from './price-ticks.ts';
import { roundOutcomes } from './round-outcomes.ts';
import { rtdsFrames } from './rtds-frames.ts';
import { walletTrades } from './wallet-trades.ts';

/** Every format that can be imported. To add one, write it in a file here and name it in this list. */
export const IMPORTERS: readonly Importer[] = [
  bookMessages,
  priceTicks,
  rtdsFrames,
  walletTrades,
  roundOutcomes,
  binanceFrames,
  binanceAggTrades,
];

/** Lets the files say what they are. */
export const AUTOMATIC = 'auto';

/**
 * The importer of a name, or for {@link AUTOMATIC} the one that recognises every file.
 *
 * @throws {UsageError} when there is none
 */
export function importerFor(format: string, files: readonly SourceFile[]): Importer {
  if (format === AUTOMATIC) return recognised(files);
  const importer = IMPORTERS.find((known) => known.format === format);
  if (importer !== undefined) return importer;
  const names = [AUTOMATIC, ...IMPORTERS.map((known) => known.format)];
  const nearest = nearestName(format, names);
  const hint = nearest === undefined ? `known: ${names.join(', ')}` : `did you mean "${nearest}"?`;
  throw new UsageError('format', `import: unknown format "${format}"; ${hint}`);
}

function recognised(files: readonly SourceFile[]): Importer {
  const [first, ...others] = files;
  const importer = first && IMPORTERS.find((known) => known.recognises(first));
  if (first === undefined || importer === undefined) {
    throw new UsageError('format', `import: ${first?.name ?? 'nothing'} is in no format that is recognised; name one`);
  }
  const stranger = others.find((file) => !importer.recognises(file));
  if (stranger === undefined) return importer;
  throw new UsageError(
    'mixed',
    `import: ${first.name} is ${importer.format}, ${stranger.name} is not; import them apart`,
  );
}
