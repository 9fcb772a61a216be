import { UsageError } from '../../shared/errors.ts';

/** Splits a line of a table without quotes, which none of the importers' formats has. */
export function fieldsOf(line: string): readonly string[] {
  return line.split(',');
}

/**
 * Where the wanted columns stand in a table's first line.
 *
 * @throws {UsageError} naming the column that is not there
 */
export function columnsOf<const Name extends string>(
  header: string,
  names: readonly Name[],
  file: string,
): Readonly<Record<Name, number>> {
  const fields = fieldsOf(header);
  const places = names.map((name) => {
    const place = fields.indexOf(name);
    if (place === -1) throw new UsageError('format', `import: ${file} has no column "${name}"`);
    return [name, place] as const;
  });
  return Object.fromEntries(places) as Record<Name, number>;
}
