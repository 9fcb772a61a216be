/** Who reads what, found by the name of the stream: publishing costs what its readers cost. */
export class Readers<Connection> {
  readonly #byStream = new Map<string, Set<Connection>>();

  of(stream: string): ReadonlySet<Connection> {
    return this.#byStream.get(stream) ?? NOBODY;
  }

  add(stream: string, connection: Connection): void {
    const readers = this.#byStream.get(stream);
    if (readers === undefined) this.#byStream.set(stream, new Set([connection]));
    else readers.add(connection);
  }

  remove(stream: string, connection: Connection): void {
    const readers = this.#byStream.get(stream);
    readers?.delete(connection);
    if (readers?.size === 0) this.#byStream.delete(stream);
  }

  /** The connection is gone and with it its streams. */
  forget(connection: Connection, streams: Iterable<string>): void {
    for (const stream of streams) this.remove(stream, connection);
  }
}

const NOBODY: ReadonlySet<never> = new Set();
