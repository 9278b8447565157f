import { DEFAULT_MAX_REDIRECTS } from '@internet-exploder/ie-net/defaults';
import { Option } from 'commander';
import {
  parseAgent,
  parseCookie,
  parseFileName,
  parseHeader,
  parseMethod,
  parseRedirects,
  parseReferer,
  parseUser,
} from './option-values.js';

/** The request, without its body. */
export function requestOptions(): Option[] {
  return [
    new Option('-X, --request <method>', 'method (default: GET, or POST or PUT with a body)').argParser(
      parseMethod,
    ),
    new Option('-I, --head', 'send HEAD and print the headers'),
    new Option('-H, --header <line>', 'send a header, such as "accept: text/html" (repeatable)').argParser(
      parseHeader,
    ),
    new Option('-A, --user-agent <text>', 'user agent').argParser(parseAgent),
    new Option('-e, --referer <url>', 'referring page').argParser(parseReferer),
    new Option(
      '-u, --user <name:password>',
      'Basic authentication, only for the origin of the URL; prompts for a missing password',
    ).argParser(parseUser),
    new Option(
      '-b, --cookie <name=value>',
      'send cookies, or those in a cookies.txt, only to the origin of the URL (repeatable)',
    ).argParser(parseCookie),
    new Option('--cookie-jar <file>', 'read cookies from a file, and write them back').argParser(
      parseFileName,
    ),
    new Option('--no-cookies', 'store and send no cookies, not even during redirects'),
    new Option('--no-cache', 'do not cache responses, not even in memory'),
    new Option(
      '--max-redirects <n>',
      `maximum number of redirects (default: ${DEFAULT_MAX_REDIRECTS})`,
    ).argParser(parseRedirects),
    new Option('--max-redirs <n>').argParser(parseRedirects).hideHelp(),
  ];
}

/** What commander returns for `requestOptions`. */
export interface ParsedRequestOptions {
  request?: string;
  head?: true;
  header?: [name: string, value: string][];
  userAgent?: string;
  referer?: string;
  user?: string;
  cookie?: string[];
  maxRedirects?: number;
  maxRedirs?: number;
  cookies: boolean;
  cookieJar?: string;
  cache: boolean;
}
