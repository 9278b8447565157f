import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import type { FormPart } from '../command-line/options/form-part.js';
import { chunksOf } from '../streams/chunks-of.js';
import { openInput } from './open-input.js';
import { attemptInput, attemptPieces } from './read-input.js';

/**
 * Encodes parts as `multipart/form-data`. Without files the body is whole, so that it can be sent again after
 * a redirect. Files are streamed.
 *
 * @throws ShellError `IE_SHELL_INPUT`
 * @see https://www.rfc-editor.org/rfc/rfc7578
 * @see https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data
 */
export async function formBody(parts: readonly FormPart[]): Promise<FormBody> {
  const boundary = `----------------${randomBytes(16).toString('hex')}`;
  const contentType = `multipart/form-data; boundary=${boundary}`;
  const sections: Section[] = [];
  try {
    for (const part of parts) {
      sections.push(
        Buffer.from(`--${boundary}\r\n${headOf(part)}\r\n`),
        await contentOf(part),
        Buffer.from('\r\n'),
      );
    }
  } catch (error) {
    await leave(sections);
    throw error;
  }
  sections.push(Buffer.from(`--${boundary}--\r\n`));
  if (sections.every((section) => section instanceof Uint8Array)) {
    return { contentType, body: Buffer.concat(sections) };
  }
  const length = totalLength(sections);
  return { contentType, body: piecesOf(sections), ...(length !== undefined && { length }) };
}

/** An encoded form. */
export interface FormBody {
  contentType: string;
  /** Length in bytes. Absent for an array, and if the length of a part is unknown. */
  length?: number;
  body: Uint8Array | AsyncIterable<Uint8Array>;
}

type Pieces = AsyncIterableIterator<Uint8Array>;

/** Bytes, or an open file. */
type Section = Uint8Array | { pieces: Pieces; length: number | undefined };

function headOf(part: FormPart): string {
  const { name, content, filename = content.type === 'file' ? basename(content.file) : undefined } = part;
  const type = part.contentType ?? (content.type === 'file' ? guess(filename, content.file) : undefined);
  const file = filename === undefined ? '' : `; filename="${quoted(filename)}"`;
  const head = `Content-Disposition: form-data; name="${quoted(name)}"${file}\r\n`;
  return type === undefined ? head : `${head}Content-Type: ${type}\r\n`;
}

/** Escapes a name by the HTML Standard, so that it cannot end its header. */
function quoted(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** The extensions that curl knows. */
const TYPES: Partial<Record<string, string>> = {
  gif: 'image/gif',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain',
  htm: 'text/html',
  html: 'text/html',
  pdf: 'application/pdf',
  xml: 'application/xml',
};

/** Guesses the type from the first name with a known extension. */
function guess(...names: readonly (string | undefined)[]): string {
  const types = names.map((name = '') => TYPES[name.slice(name.lastIndexOf('.') + 1).toLowerCase()]);
  return types.find((type) => type !== undefined) ?? 'application/octet-stream';
}

async function contentOf({ content }: FormPart): Promise<Section> {
  if (content.type === 'text') return Buffer.from(content.text);
  const { file } = content;
  const { stream, length } = await attemptInput(file, () => openInput(file));
  if (length !== 0) return { pieces: readable(file, chunksOf(stream)), length };
  stream.destroy();
  return new Uint8Array();
}

/** Adds the file's name to errors of its chunks. */
function readable(file: string, chunks: ReturnType<typeof chunksOf>): Pieces {
  const pieces = attemptPieces(file, chunks);
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () => pieces.next(),
    // Closes the file at once, even before the first read.
    return: async () => {
      await chunks.return?.();
      return { done: true, value: undefined };
    },
  };
}

function totalLength(sections: readonly Section[]): number | undefined {
  let total = 0;
  for (const { length } of sections) {
    if (length === undefined) return undefined;
    total += length;
  }
  return total;
}

/** Concatenates sections. Leaving the iteration closes all files, including unread ones. */
function piecesOf(sections: readonly Section[]): Pieces {
  const pieces = allOf(sections);
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () => pieces.next(),
    return: async () => {
      await leave(sections);
      return { done: true, value: undefined };
    },
  };
}

async function* allOf(sections: readonly Section[]): AsyncGenerator<Uint8Array, undefined> {
  try {
    for (const section of sections) {
      if (section instanceof Uint8Array) yield section;
      else yield* section.pieces;
    }
  } finally {
    await leave(sections);
  }
  return undefined;
}

async function leave(sections: readonly Section[]): Promise<void> {
  for (const section of sections) {
    if (!(section instanceof Uint8Array)) await section.pieces.return?.();
  }
}
