import type { Disk } from '../../../shared/ports/ports.ts';
import { VersionedRecord } from '../versioned-record.ts';
import { type AccountRecord, accountRecordSchema } from './account-book.ts';

/** The account's record on disk. */
export class AccountStore extends VersionedRecord<AccountRecord> {
  /** @param folder of nothing else */
  constructor(disk: Disk, folder: string) {
    super(disk, folder, 'account', accountRecordSchema);
  }
}
