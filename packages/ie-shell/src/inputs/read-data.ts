import { contentOf, type DataPart } from '../command-line/options/data-part.js';
import { ShellError } from '../errors/shell-error.js';
import { readInput } from './read-input.js';

/** Reads the parts of a post, joined by `&`. @throws ShellError `IE_SHELL_INPUT` */
export async function readData(parts: readonly DataPart[]): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for (const part of parts) {
    if (pieces.length > 0) pieces.push(Buffer.from('&'));
    pieces.push(await readPart(part));
  }
  return bounded(pieces, '--data');
}

/** The size that one message to the network process can carry, with room for its other fields. */
const MAX_DATA_BYTES = 63 * 1024 * 1024;

/** Reads the parts of a JSON post, concatenated. @throws ShellError `IE_SHELL_INPUT` */
export async function readJson(parts: readonly string[]): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for (const text of parts) pieces.push(await readPart({ kind: 'binary', text }));
  return bounded(pieces, '--json');
}

async function readPart(part: DataPart): Promise<Buffer> {
  const { name, file, text } = contentOf(part);
  const bytes = file === undefined ? Buffer.from(text) : await readInput(file, MAX_DATA_BYTES);
  if (part.kind === 'urlencode') return Buffer.from(`${name}${name && '='}${percentEncode(bytes)}`);
  // As in curl, the line ends of a file are removed.
  return part.kind === 'text' && file !== undefined ? Buffer.from(bytes.filter(isNoLineEnd)) : bytes;
}

const isNoLineEnd = (byte: number) => byte !== 0x0a && byte !== 0x0d && byte !== 0;

/** Percent-encodes bytes as a form does. The content of a file need not be UTF-8. */
function percentEncode(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replace(/[^\w.~ -]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
    .replaceAll(' ', '+');
}

function bounded(pieces: readonly Uint8Array[], option: string): Buffer {
  const body = Buffer.concat(pieces);
  if (body.length <= MAX_DATA_BYTES) return body;
  throw new ShellError(
    'IE_SHELL_INPUT',
    `${body.length} bytes are too large for ${option}: use --upload-file`,
  );
}
