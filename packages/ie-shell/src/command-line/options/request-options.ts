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
    new Option('-X, --request <method>', 'the method (default: GET, or what the body needs)').argParser(
      parseMethod,
    ),
    new Option('-I, --head', 'ask for the headers alone, by HEAD, and print them'),
    new Option('-H, --header <line>', 'send a header, such as "accept: text/html" (repeatable)').argParser(
      parseHeader,
    ),
    new Option('-A, --user-agent <text>', 'the user agent to send').argParser(parseAgent),
    new Option('-e, --referer <url>', 'the page to name as the one that led here').argParser(parseReferer),
    new Option(
      '-u, --user <name:password>',
      'log in by Basic, at the origin of the URL and no other; without a password, it is asked for',
    ).argParser(parseUser),
    new Option(
      '-b, --cookie <name=value>',
      'send cookies, or those of a cookies.txt, to the origin of the URL and no other (repeatable)',
    ).argParser(parseCookie),
    new Option('--cookie-jar <file>', 'begin with the cookies of a file, and write them back').argParser(
      parseFileName,
    ),
    new Option('--no-cookies', 'keep and send no cookies, not even from one redirect to the next'),
    new Option('--no-cache', 'store no response, not even in memory'),
    new Option(
      '--max-redirects <n>',
      `follow at most this many redirects (default: ${DEFAULT_MAX_REDIRECTS})`,
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
