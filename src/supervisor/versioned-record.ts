import type * as z from 'zod';
import { toErrorRecord } from '../../shared/errors.ts';
import type { AppendFile, Disk } from '../../shared/ports/ports.ts';
import { crc32c } from '../../shared/tape/crc32c.ts';

const NUMBER = /-(\d{10})\.json$/;

/**
 * `outdated`: a newer record was begun and is lost, as when the power goes before it is durable; a latch may have stood in it.
 * `unreadable`: there are records, and none of them can be believed.
 */
export type LoadedRecord<T> =
  | { readonly kind: 'found'; readonly record: T }
  | { readonly kind: 'outdated'; readonly record: T; readonly detail: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly detail: string };

/**
 * A record on disk that is replaced as a whole. Each version is a new file, handed to the operating system at once and then
 * synced with its folder; older ones go only when it is durable. So the newest file is the truth, whenever the process ends.
 * Where the power ended before it was durable, its torn rest says that something is lost; only a loss of power in the
 * milliseconds before its name was durable leaves nothing behind that could say so.
 */
export class VersionedRecord<T> {
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #name: string;
  readonly #schema: z.ZodType<T>;
  #lastNumber = 0;
  /** Path of the newest version that could not be written whole, while there is none after it. */
  #torn: string | undefined;

  /**
   * @param folder of nothing else
   * @param name begins the names of the files
   */
  constructor(disk: Disk, folder: string, name: string, schema: z.ZodType<T>) {
    this.#disk = disk;
    this.#folder = folder;
    this.#name = name;
    this.#schema = schema;
  }

  /** Reads the newest whole record. Called before the first {@link save}. */
  load(): LoadedRecord<T> {
    const names = this.#names();
    this.#lastNumber = Math.max(0, ...names.map(numberOf));
    let detail = '';
    for (const name of names.toReversed()) {
      try {
        const record = this.#schema.parse(decode(Buffer.from(this.#disk.read(`${this.#folder}/${name}`)).toString()));
        return detail === '' ? { kind: 'found', record } : { kind: 'outdated', record, detail };
      } catch (thrown) {
        detail ||= `${name}: ${toErrorRecord(thrown).message}`;
      }
    }
    return detail === '' ? { kind: 'none' } : { kind: 'unreadable', detail };
  }

  /** On return the record survives the end of the process. @param done told once it survives a loss of power, or why not */
  save(record: T, done: (failure?: Error) => void): void {
    this.#lastNumber += 1;
    const number = this.#lastNumber;
    const path = `${this.#folder}/${this.#name}-${String(number).padStart(10, '0')}.json`;
    let file: AppendFile | undefined;
    try {
      file = this.#disk.create(path);
      file.append(Buffer.from(encode(record)));
    } catch (thrown) {
      if (file !== undefined) this.#leaveTorn(file, path);
      done(thrown instanceof Error ? thrown : new Error(String(thrown)));
      return;
    }
    file.close((failure) => {
      if (failure === undefined) this.#removeBefore(number);
      done(failure);
    });
  }

  /** It says that something is lost, and one of its kind is enough: a disk may be full for hours. */
  #leaveTorn(file: AppendFile, path: string): void {
    file.close(() => undefined);
    if (this.#torn !== undefined) this.#remove(this.#torn);
    this.#torn = path;
  }

  #removeBefore(number: number): void {
    this.#torn = undefined;
    for (const name of this.#names()) if (numberOf(name) < number) this.#remove(`${this.#folder}/${name}`);
  }

  /** One that cannot be removed does no harm: the newest is the truth. */
  #remove(path: string): void {
    try {
      this.#disk.remove(path);
    } catch {
      // It goes with the next version.
    }
  }

  #names(): string[] {
    return this.#disk.list(this.#folder).filter((name) => name.startsWith(`${this.#name}-`) && NUMBER.test(name));
  }
}

function numberOf(name: string): number {
  return Number(NUMBER.exec(name)?.[1] ?? 0);
}

/** A line with the checksum, and a line with the record. */
function encode(record: unknown): string {
  const text = JSON.stringify(record);
  return `${checksum(text)}\n${text}\n`;
}

function decode(content: string): unknown {
  const [sum, text = ''] = content.split('\n');
  if (sum !== checksum(text)) throw new Error('the checksum does not fit');
  return JSON.parse(text);
}

function checksum(text: string): string {
  return crc32c(Buffer.from(text)).toString(16).padStart(8, '0');
}
