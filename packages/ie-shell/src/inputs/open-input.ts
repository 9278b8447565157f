import { closeSync, createReadStream, fstatSync, open, read } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';

/** Opens a file for reading; `-` is stdin. @throws What the system says. */
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

/** What a person names is open, and is to be read or destroyed. */
export interface Input {
  stream: Readable;
  /** Bytes of a file; undefined for what ends where it ends. */
  length?: number;
}

/** What is on stdin. @throws What a folder is, of which Node.js makes an empty stream. */
export function openStdin(): Readable {
  if (fstatSync(0).isDirectory()) throw new Error('it is a folder');
  return process.stdin;
}

async function inputOf(fd: number): Promise<Input> {
  const stats = fstatSync(fd);
  if (stats.isDirectory()) throw new Error('it is a folder');
  // As a file, a pipe would hold up the end of the program until its writer writes, or has gone.
  if (stats.isFIFO()) return { stream: new Socket({ fd, readable: true, writable: false }) };
  if (!stats.isFile() || (await isLongerThanItSays(fd, stats.size))) {
    return { stream: createReadStream('', { fd }) };
  }
  // Of a file that grows meanwhile, what was announced is read.
  return {
    stream: createReadStream('', { fd, start: 0, end: Math.max(0, stats.size - 1) }),
    length: stats.size,
  };
}

/** Of files that the system makes up, as under /proc, it says no length. */
async function isLongerThanItSays(fd: number, size: number): Promise<boolean> {
  return size === 0 && (await promisify(read)(fd, Buffer.alloc(1), 0, 1, 0)).bytesRead > 0;
}
