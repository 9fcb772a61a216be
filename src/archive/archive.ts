import { type ChildProcess, spawn } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { UsageError } from '../../shared/errors.ts';
import { ArchiveError, keyFrom, opened, sealed } from './sealed-stream.ts';

/**
 * Packs a folder into an encrypted archive. The file has its name once it is whole.
 *
 * @throws {UsageError} code `archive` when there is no such folder, or none for the file, or the file is there already
 * @throws {ArchiveError} when `tar` does not read the folder
 */
export async function packFolder(
  folder: string,
  file: string,
  passphrase: string,
): Promise<{ readonly bytes: number }> {
  if (!existsSync(folder)) throw new UsageError('archive', `${folder}: no such folder`);
  if (existsSync(file)) throw new UsageError('archive', `${file} is there already`);
  if (!existsSync(dirname(file))) throw new UsageError('archive', `${dirname(file)}: no such folder`);
  const path = resolve(folder);
  const tar = spawn('tar', ['-c', '-C', dirname(path), basename(path)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const part = `${file}.part`;
  try {
    const end = ended(tar);
    await pipeline(sealed(tar.stdout, keyFrom(passphrase)), createWriteStream(part, { mode: 0o600, flush: true }));
    await end;
    renameSync(part, file);
    return { bytes: statSync(file).size };
  } finally {
    // It would wait for a reader for ever where the file cannot be written.
    tar.kill();
    rmSync(part, { force: true });
  }
}

/**
 * Unpacks an archive into a folder that is not there yet; when anything is wrong with it the folder goes again.
 *
 * @throws {UsageError} code `archive` when there is no such file, or the folder is there already
 * @throws {ArchiveError} for a wrong passphrase, and for an archive that was changed or cut off
 */
export async function unpackArchive(file: string, folder: string, passphrase: string): Promise<void> {
  if (!existsSync(file)) throw new UsageError('archive', `${file}: no such file`);
  if (existsSync(folder)) throw new UsageError('archive', `${folder} is there already`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const tar = spawn('tar', ['-x', '-C', folder], { stdio: ['pipe', 'ignore', 'ignore'] });
  const end = ended(tar);
  try {
    await pipeline(opened(createReadStream(file), keyFrom(passphrase)), tar.stdin);
    await end;
  } catch (thrown) {
    tar.kill();
    await end.catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
    throw thrown;
  }
}

/** Resolves when it ended well. */
function ended(tar: ChildProcess): Promise<void> {
  const end = new Promise<void>((done, failed) => {
    tar.once('error', (error) => failed(new ArchiveError(`tar does not start: ${error.message}`)));
    tar.once('close', (code) =>
      code === 0 ? done() : failed(new ArchiveError(`tar ended with ${code ?? 'a signal'}`)),
    );
  });
  end.catch(() => undefined);
  return end;
}
