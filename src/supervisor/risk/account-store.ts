import { toErrorRecord } from '../../../shared/errors.ts';
import type { Disk } from '../../../shared/ports/ports.ts';
import { crc32c } from '../../../shared/tape/crc32c.ts';
import { type AccountRecord, accountRecordSchema } from './account-book.ts';

/** `unreadable`: there are records, and none of them can be believed. */
export type LoadedRecord =
  | { readonly kind: 'found'; readonly record: AccountRecord }
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly detail: string };

const NAME = /^account-(\d{10})\.json$/;

/**
 * The account's record on disk. Each version is a new file, handed to the operating system at once and then synced; older ones
 * go only when it is durable. So the newest whole file is the truth, whenever the process or the power ends.
 */
export class AccountStore {
  readonly #disk: Disk;
  readonly #folder: string;
  #lastNumber = 0;

  /** @param folder of nothing else */
  constructor(disk: Disk, folder: string) {
    this.#disk = disk;
    this.#folder = folder;
  }

  /** Reads the newest whole record. Called before the first {@link save}. */
  load(): LoadedRecord {
    const names = this.#names();
    this.#lastNumber = Math.max(0, ...names.map(numberOf));
    let detail = '';
    for (const name of names.toReversed()) {
      try {
        return { kind: 'found', record: decode(Buffer.from(this.#disk.read(`${this.#folder}/${name}`)).toString()) };
      } catch (thrown) {
        detail ||= `${name}: ${toErrorRecord(thrown).message}`;
      }
    }
    return detail === '' ? { kind: 'none' } : { kind: 'unreadable', detail };
  }

  /** On return the record survives the end of the process. @param done told once it survives a loss of power, or why not */
  save(record: AccountRecord, done: (failure?: Error) => void): void {
    this.#lastNumber += 1;
    const number = this.#lastNumber;
    try {
      const file = this.#disk.create(`${this.#folder}/account-${String(number).padStart(10, '0')}.json`);
      file.append(Buffer.from(encode(record)));
      file.close((failure) => {
        if (failure === undefined) this.#removeBefore(number);
        done(failure);
      });
    } catch (thrown) {
      done(thrown instanceof Error ? thrown : new Error(String(thrown)));
    }
  }

  #removeBefore(number: number): void {
    for (const name of this.#names()) if (numberOf(name) < number) this.#disk.remove(`${this.#folder}/${name}`);
  }

  #names(): string[] {
    return this.#disk.list(this.#folder).filter((name) => NAME.test(name));
  }
}

function numberOf(name: string): number {
  return Number(NAME.exec(name)?.[1] ?? 0);
}

/** A line with the checksum, and a line with the record. */
function encode(record: AccountRecord): string {
  const text = JSON.stringify(record);
  return `${checksum(text)}\n${text}\n`;
}

function decode(content: string): AccountRecord {
  const [sum, text = ''] = content.split('\n');
  if (sum !== checksum(text)) throw new Error('the checksum does not fit');
  return accountRecordSchema.parse(JSON.parse(text));
}

function checksum(text: string): string {
  return crc32c(Buffer.from(text)).toString(16).padStart(8, '0');
}
