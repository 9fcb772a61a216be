import type { Command } from 'commander';
import { SafetyError, UsageError } from '../../shared/errors.ts';
import { packFolder, unpackArchive } from '../archive/archive.ts';
import { ARCHIVE_PASSPHRASE_NAME } from '../config/environment.ts';

type Flags = { readonly out?: string; readonly into?: string; readonly json?: boolean };

/** A passphrase of fewer characters is guessed, whatever it is stretched by. */
const LEAST_PASSPHRASE = 12;

/** Adds `bulkhead archive`: encrypted copies of recordings and logs. */
export function registerArchive(program: Command): void {
  program
    .command('archive')
    .description('packs a folder into an encrypted archive, or unpacks one (AES-256-GCM, scrypt; needs tar)')
    .argument('<path>', 'folder to pack, or archive to unpack')
    .option('--out <file>', 'pack into this file')
    .option('--into <folder>', 'unpack into this folder, which must not exist')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `\nThe passphrase comes from ${ARCHIVE_PASSPHRASE_NAME} in the environment. Without it nobody can read the archive.\n\nExamples:\n  $ bulkhead archive data --out backup.bha\n  $ bulkhead archive backup.bha --into restored\n`,
    )
    .action(archive);
}

async function archive(path: string, { out, into, json = false }: Flags): Promise<void> {
  if ((out === undefined) === (into === undefined)) {
    throw new UsageError('archive', 'say either --out FILE to pack, or --into FOLDER to unpack');
  }
  const passphrase = process.env[ARCHIVE_PASSPHRASE_NAME] ?? '';
  if (passphrase.length < LEAST_PASSPHRASE) {
    const text = `${ARCHIVE_PASSPHRASE_NAME} in the environment must have at least ${LEAST_PASSPHRASE} characters`;
    throw new SafetyError('passphrase', text);
  }
  if (out !== undefined) {
    const { bytes } = await packFolder(path, out, passphrase);
    console.log(json ? JSON.stringify({ archive: out, bytes }) : `${out}: ${bytes} bytes, encrypted`);
  } else if (into !== undefined) {
    await unpackArchive(path, into, passphrase);
    console.log(json ? JSON.stringify({ unpacked: into }) : `${into}: whole and unchanged`);
  }
}
