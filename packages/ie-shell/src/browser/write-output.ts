import { realpath, stat, writeFile } from 'node:fs/promises';
import { ShellError } from '../errors.js';
import { printable } from './printable.js';
import { replaceFile } from './replace-file.js';

/**
 * Writes the answer to the file, or to stdout: byte for byte, except that a terminal gets it as text without
 * anything that could steer it.
 *
 * @throws ShellError `IE_SHELL_OUTPUT`
 */
export async function writeOutput(bytes: Uint8Array, file: string | undefined): Promise<void> {
  if (file !== undefined) return writeToFile(bytes, file);
  await writeToStdout(process.stdout.isTTY ? printable(Buffer.from(bytes).toString('utf8')) : bytes);
}

function writeToStdout(data: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    // A reader that has seen enough, as head does, is not an error.
    const settle = (error?: Error | null) => {
      if (!error || ('code' in error && error.code === 'EPIPE')) resolve();
      else
        reject(
          new ShellError('IE_SHELL_OUTPUT', `stdout cannot be written: ${error.message}`, { cause: error }),
        );
    };
    process.stdout.on('error', settle);
    process.stdout.write(data, settle);
  });
}

async function writeToFile(bytes: Uint8Array, file: string): Promise<void> {
  try {
    const existing = await stat(file).catch(() => undefined);
    if (existing?.isFile()) await replaceFile(bytes, await realpath(file), existing);
    // A pipe or a device is written to as it is: it must not be replaced by a file.
    else await (existing ? writeFile(file, bytes) : replaceFile(bytes, file));
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new ShellError('IE_SHELL_OUTPUT', `${file} cannot be written: ${message}`, { cause });
  }
}
