import { closeSync, createReadStream, fstatSync, open, read } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';

/** Opens a file for reading; `-` is stdin. @throws The system's error */
export async function openInput(file: string): Promise<Input> {
  if (file === '-') return { stream: openStdin() };
  const fd = await promisify(open)(file, 'r');
  try {
    return await inputOf(fd);
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

/** An open input, which must be read or destroyed. */
export interface Input {
  stream: Readable;
  /** Length of a file in bytes; undefined for a stream. */
  length?: number;
}

/** Opens stdin. @throws Error for a folder, which Node.js would read as an empty stream */
export function openStdin(): Readable {
  if (fstatSync(0).isDirectory()) throw new Error('it is a folder');
  return process.stdin;
}

async function inputOf(fd: number): Promise<Input> {
  const stats = fstatSync(fd);
  if (stats.isDirectory()) throw new Error('it is a folder');
  // As a file, a pipe would block the end of the program until its writer writes or closes it.
  if (stats.isFIFO()) return { stream: new Socket({ fd, readable: true, writable: false }) };
  if (!stats.isFile() || (await isLongerThanItSays(fd, stats.size))) {
    return { stream: createReadStream('', { fd }) };
  }
  // Reads only the announced length of a file that is growing.
  return {
    stream: createReadStream('', { fd, start: 0, end: Math.max(0, stats.size - 1) }),
    length: stats.size,
  };
}

/** Generated files, such as those in /proc, report no length. */
async function isLongerThanItSays(fd: number, size: number): Promise<boolean> {
  return size === 0 && (await promisify(read)(fd, Buffer.alloc(1), 0, 1, 0)).bytesRead > 0;
}
