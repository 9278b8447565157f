import { DEFAULT_MAX_REDIRECTS } from '@internet-exploder/ie-net/defaults';
import { Option } from 'commander';
import {
  parseAgent,
  parseData,
  parseFile,
  parseFileName,
  parseHeader,
  parseMethod,
  parseRedirects,
} from '../option-values.js';

/** What commander makes of `requestOptions`. */
export interface ParsedRequestOptions {
  request?: string;
  header?: [name: string, value: string][];
  data?: string[];
  uploadFile?: string;
  userAgent?: string;
  maxRedirects?: number;
  cookies: boolean;
  cookieJar?: string;
  cache: boolean;
}

/** What is sent. */
export function requestOptions(): Option[] {
  return [
    new Option('-X, --request <method>', 'the method (default: GET, or what the body needs)').argParser(
      parseMethod,
    ),
    new Option('-H, --header <line>', 'send a header, such as "accept: text/html" (repeatable)').argParser(
      parseHeader,
    ),
    new Option(
      '-d, --data <data>',
      'post this, or a @file, or @- for stdin (repeatable, joined by &)',
    ).argParser(parseData),
    new Option('-T, --upload-file <file>', 'put a file, of any size; - is stdin').argParser(parseFile),
    new Option('--user-agent <text>', 'the user agent to send').argParser(parseAgent),
    new Option(
      '--max-redirects <n>',
      `follow at most this many redirects (default: ${DEFAULT_MAX_REDIRECTS})`,
    ).argParser(parseRedirects),
    new Option('--no-cookies', 'keep and send no cookies, not even from one redirect to the next'),
    new Option('--cookie-jar <file>', 'begin with the cookies of a file, and write them back').argParser(
      parseFileName,
    ),
    new Option('--no-cache', 'store no response, not even in memory'),
  ];
}
