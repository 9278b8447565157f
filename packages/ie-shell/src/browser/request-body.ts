import type { BrowserOptions } from '../browser-options.js';
import { chunksOf } from '../chunks-of.js';
import { ShellError } from '../errors.js';
import { openInput } from './open-input.js';
import { attemptInput, readInput } from './read-input.js';

/** What of a request depends on the body that it is given. */
export interface RequestBody {
  method?: string;
  headers: [name: string, value: string][];
  body?: Uint8Array | AsyncIterable<Uint8Array>;
}

/** As much as one message to the network process carries, with room for the rest. */
const MAX_DATA_BYTES = 63 * 1024 * 1024;

const FORM = 'application/x-www-form-urlencoded';

type Options = Pick<BrowserOptions, 'method' | 'headers' | 'data' | 'uploadFile'>;

/**
 * The method, headers and body that the command line asks for, its files read: data to be posted whole, a file to be
 * put as it is sent.
 *
 * @throws ShellError `IE_SHELL_INPUT`
 */
export async function requestBody(options: Options): Promise<RequestBody> {
  const { method, headers, data, uploadFile } = options;
  if (data.length > 0) {
    const body = await readData(data);
    return { method: method ?? 'POST', headers: withDefault(headers, 'content-type', FORM), body };
  }
  if (uploadFile === undefined) return { headers, ...(method !== undefined && { method }) };
  const { body, length } = await openUpload(uploadFile);
  return {
    method: method ?? 'PUT',
    headers: length === undefined ? headers : withDefault(headers, 'content-length', String(length)),
    body,
  };
}

async function readData(data: readonly string[]): Promise<Uint8Array> {
  const parts = [];
  for (const text of data) {
    if (parts.length > 0) parts.push(Buffer.from('&'));
    parts.push(text.startsWith('@') ? await readInput(text.slice(1), MAX_DATA_BYTES) : Buffer.from(text));
  }
  const body = Buffer.concat(parts);
  if (body.length > MAX_DATA_BYTES) {
    throw new ShellError('IE_SHELL_INPUT', `${body.length} bytes are too much for --data: use --upload-file`);
  }
  return body;
}

interface Upload {
  body: NonNullable<RequestBody['body']>;
  length?: number;
}

/** The length is known of a file, and not of a pipe, whose end is where it ends. */
async function openUpload(file: string): Promise<Upload> {
  const { stream, length } = await attemptInput(file, () => openInput(file));
  if (length !== 0) return { body: chunksOf(stream), ...(length !== undefined && { length }) };
  // No stream, which alone may tell its length: the client knows that of bytes.
  stream.destroy();
  return { body: new Uint8Array() };
}

function withDefault(headers: RequestBody['headers'], name: string, value: string): RequestBody['headers'] {
  return headers.some(([known]) => known === name) ? headers : [...headers, [name, value]];
}
