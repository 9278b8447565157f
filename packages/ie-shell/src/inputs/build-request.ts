import { basename } from 'node:path';
import type { BrowserOptions } from '../command-line/browser-options.js';
import type { BodyChoice } from '../command-line/options/body-options.js';
import { ShellError } from '../errors/shell-error.js';
import { chunksOf } from '../streams/chunks-of.js';
import { basicCredentials } from './basic-credentials.js';
import { cookieHeader } from './cookie-header.js';
import { formBody } from './form-body.js';
import { openInput } from './open-input.js';
import { readData, readJson } from './read-data.js';
import { attemptInput } from './read-input.js';

/**
 * Builds the request of a command line and reads its files. Data is read whole; uploads and files of a form
 * are streamed. Credentials and cookies become headers, which a redirect to another origin removes.
 *
 * @throws ShellError `IE_SHELL_INPUT`, `IE_SHELL_USAGE`
 */
export async function buildRequest(options: Options, url: string): Promise<BuiltRequest> {
  const { method, body, query, referer } = options;
  const headers: Headers = [
    ...options.headers,
    ...(await credentialHeaders(options, url)),
    ...(referer === undefined ? [] : [['referer', referer] satisfies Headers[number]]),
  ];
  const asked = {
    url: query.length > 0 ? withQuery(url, (await readData(query)).toString()) : url,
    ...(method !== undefined && { method }),
  };
  if (!body) return { ...asked, headers };
  if (body.type === 'upload') asked.url = withFileName(asked.url, body.file);
  const { defaults, ...sent } = await bodyOf(body);
  return {
    method: body.type === 'upload' ? 'PUT' : 'POST',
    ...asked,
    ...sent,
    headers: withDefaults(headers, defaults),
  };
}

/** The parts of a request that the command line determines. */
export interface BuiltRequest {
  url: string;
  method?: string;
  headers: Headers;
  body?: Uint8Array | AsyncIterable<Uint8Array>;
}

type Headers = [name: string, value: string][];

type Options = Pick<BrowserOptions, 'method' | 'headers' | 'body' | 'query' | 'user' | 'cookie' | 'referer'>;

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';

/** A body with its default headers. */
interface Body {
  body: NonNullable<BuiltRequest['body']>;
  defaults: Headers;
}

async function bodyOf(choice: BodyChoice): Promise<Body> {
  switch (choice.type) {
    case 'data':
      return { body: await readData(choice.parts), defaults: [['content-type', FORM]] };
    case 'json':
      return {
        body: await readJson(choice.parts),
        defaults: [
          ['content-type', JSON_TYPE],
          ['accept', JSON_TYPE],
        ],
      };
    case 'form': {
      const { contentType, length, body } = await formBody(choice.parts);
      return { body, defaults: [['content-type', contentType], ...lengthHeader(length)] };
    }
    case 'upload':
      return openUpload(choice.file);
  }
}

/** A file has a known length, a pipe has not. */
async function openUpload(file: string): Promise<Body> {
  const { stream, length } = await attemptInput(file, () => openInput(file));
  if (length !== 0) return { body: chunksOf(stream), defaults: lengthHeader(length) };
  // Empty bytes instead of a stream: the client sets their length itself.
  stream.destroy();
  return { body: new Uint8Array(), defaults: [] };
}

function lengthHeader(length: number | undefined): Headers {
  return length === undefined ? [] : [['content-length', String(length)]];
}

async function credentialHeaders({ user, cookie }: Options, url: string): Promise<Headers> {
  return [
    ...(user === undefined ? [] : [['authorization', basicCredentials(user)] satisfies Headers[number]]),
    ...(cookie.length === 0 ? [] : await cookieHeader(cookie, url)),
  ];
}

/** As in curl: an existing query and the fragment are kept. */
function withQuery(address: string, query: string): string {
  if (!URL.canParse(address)) throw new ShellError('IE_SHELL_USAGE', `${address} cannot have a query`);
  const url = new URL(address);
  url.search = url.search === '' ? query : `${url.search}&${query}`;
  return url.href;
}

/** As in curl: a URL that ends with a folder gets the file's name. stdin has no name. */
function withFileName(address: string, file: string): string {
  if (file === '-' || !URL.canParse(address)) return address;
  const url = new URL(address);
  if (!url.pathname.endsWith('/')) return address;
  url.pathname += encodeURIComponent(basename(file));
  return url.href;
}

function withDefaults(headers: Headers, defaults: Headers): Headers {
  return [...headers, ...defaults.filter(([name]) => !headers.some(([known]) => known === name))];
}
